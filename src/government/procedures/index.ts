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
export { listReceivingUnits } from './apply/receiving-units.ts'
export { listOffered, type Offered } from './elsewhere/offered.queries.ts'
export { findResultOf, readResultPaper } from './elsewhere/result-of.ts'
export { importProcedures, type ImportReport } from './import/import.ts'
export { readLifeEvents } from './import/life-events.ts'
export { loadPackProcedures } from './pack/pack.ts'
export type { ChannelName, Duration, Paper, Procedure, ProcedureVersion } from './procedure/procedure.ts'
export { countProcedures, findProcedure, getProcedureVersion, listInForce } from './procedure/procedure.queries.ts'
export { dueDuration } from './procedure/procedure.rules.ts'
export { fillDossiers } from './generate/fill.ts'
export type { Wanted } from './generate/generate.ts'
export { type Invented, inventPerson } from './generate/people.rules.ts'
export { mix, type Random, randomFrom } from './generate/random.rules.ts'
export { countDossiers } from './facts/facts.ts'
export { moveDossiers } from './reorganise/follow.ts'
