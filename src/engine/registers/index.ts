// Front door of the module: what others may use.
export { type Completeness, completenessOf, type OpenRow, openRows } from './browse/quality.ts'
export type { Definition, Field, Register } from './definition/definition.ts'
export { findRegister, listFeeding, listRegisters } from './definition/definition.queries.ts'
export { publishRegister } from './definition/publish.ts'
export { RecordChanged, RecordsImported, RegisterPublished } from './events.ts'
export { type OwnRecord, readOwnRecord } from './record/own-records.ts'
export { importCsv } from './import/samples.ts'
export { feedRegisters } from './feed/feed.ts'
