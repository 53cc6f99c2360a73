export { doStep } from './produce/produce.ts'
export { findReport, listRegimes, type Report } from './regime/regime.queries.ts'
export type { Content, Regime, ReportState } from './regime/regime.ts'
