// Front door of the module: what others may use.
export { type Outcome, refreshDataset } from './release/release.ts'
export { suppress, withTotals } from './protect/suppress.rules.ts'
export { listPublished } from './catalogue/published.ts'
