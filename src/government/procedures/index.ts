// Front door of the module: what others may use.
export { importProcedures, type ImportReport } from './import/import.ts'
export { readLifeEvents } from './import/life-events.ts'
export { loadPackProcedures } from './pack/pack.ts'
export type { ChannelName, Duration, Paper, Procedure, ProcedureVersion } from './procedure/procedure.ts'
export { countProcedures, findProcedure, getProcedureVersion } from './procedure/procedure.queries.ts'
export { dueDuration } from './procedure/procedure.rules.ts'
