const machineNow = Date.now

/** From now on the machine's clock says this much more. Node's timers and performance.now run on, as they do when somebody sets a clock. */
export function setClockOff(offsetMs: number): void {
  Date.now = () => machineNow() + offsetMs
}
