const machineNow = Date.now
let offsetMs = 0

/** Puts a clock that can be set in the place of the machine's. Node's timers and performance.now run on, as they do when somebody sets a clock. */
export function takeClock(): void {
  Date.now = () => machineNow() + offsetMs
}

export function setClockOff(byMs: number): void {
  offsetMs = byMs
}
