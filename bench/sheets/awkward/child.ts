import { lookAt } from './look.ts'

/** `node child.ts FILE NAME SHEET ROWS` prints what was found and what it took. */
const [path = '', name = '', sheet = '0', rows = ''] = process.argv.slice(2)
const found = await lookAt(path, { name, sheet: Number(sheet), rows: new Set(rows.split(',').map(Number)) })
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
process.stdout.write(JSON.stringify({ found, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6, mib: maxRSS / 1024 }))
