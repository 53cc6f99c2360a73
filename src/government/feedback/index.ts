// Front door of the module: what others may use.
export { fileReport, type Filed, type Filing } from './send/file-report.ts'
export { fillReports } from './generate/generate.ts'
export { freezeMonth } from './league/freeze.ts'
export { PlacePicker } from './send/place-picker.page.tsx'
export { currentCatalogue } from './catalogue/load-catalogue.ts'
export { findReport } from './report/report.queries.ts'
export { ownPathOf } from './report/tell-people.ts'
export type { Phase, Report } from './report/report.ts'
