// Front door of the module: what others may use.
export { type Act as DossierAct, actOnDossier } from './dossier/act-on-dossier.ts'
export type { Dossier } from './dossier/dossier.ts'
export { findDossier } from './dossier/dossier.queries.ts'
export {
  attachmentOf,
  fileFromElsewhere,
  type FromElsewhere,
  type PaperFromElsewhere,
  procedureOn,
  receivingUnit,
} from './elsewhere/file-from-elsewhere.ts'
export { listOffered, type Offered } from './elsewhere/offered.queries.ts'
export { findResultOf, readResultPaper } from './elsewhere/result-of.ts'
export { importProcedures, type ImportReport } from './import/import.ts'
export { readLifeEvents } from './import/life-events.ts'
export { loadPackProcedures } from './pack/pack.ts'
export type { ChannelName, Duration, Paper, Procedure, ProcedureVersion } from './procedure/procedure.ts'
export { countProcedures, findProcedure, getProcedureVersion } from './procedure/procedure.queries.ts'
export { dueDuration } from './procedure/procedure.rules.ts'
