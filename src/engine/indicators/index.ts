export { type CaseSource, caseSource } from './cases/case-source.ts'
export type { Definition, IndicatorBody } from './definition/definition.ts'
export { findDefinition, listDefinitions, listVersions } from './definition/definition.queries.ts'
export { publishIndicator, unconnectedIndicators } from './definition/publish.ts'
export { unitsOfLevel } from './entry/obliged.ts'
export { drillDown } from './drill/drill.ts'
export { compareFrozen, freezePeriod, type FrozenNow } from './freeze/freeze.ts'
export { canonical } from './freeze/canonical.rules.ts'
export { type Frozen, listFrozen } from './freeze/freeze.queries.ts'
export { beginGenerated, dropGenerated, finishGenerated, type Generated, listGenerated } from './generated/generated.queries.ts'
export { isMadeUpRegister, madeUpIn, madeUpWords } from './generated/made-up.ts'
export { insertMadeUpEntries, lastEntered, type MadeUpEntry } from './entry/entry.queries.ts'
export { dimensionName, groupNames } from './indicator/names.ts'
export { keptReadings } from './catalogue/kept.ts'
export { compute, type GroupValue, type PeriodValue } from './query/compute.ts'
export { type Asked, type Question, readQuestion } from './query/grammar.rules.ts'
export {
  endOf,
  monthEnds,
  parsePeriod,
  type Period,
  type PeriodKind,
  periodOf,
  periodsBetween,
  periodText,
  shift,
} from './query/period.rules.ts'
export { isStock, type Reading, readIndicator, readIndicators, type Status } from './reading/reading.ts'
export { pathOf, type Reach, reachOf, readers, unitAsked, unitChoices, unitName } from './reading/scope.ts'
export { countRecords, defineFactSource, rebuildSource } from './source/count.ts'
export { bucketOf, type Fact } from './source/facts.rules.ts'
export type {
  Counted,
  Dimension,
  DrillPage,
  DrillQuestion,
  DrillRecord,
  FactSource,
  Grain,
  LiveQuestion,
  LiveRow,
  Measure,
} from './source/source.ts'
export { numberWords, periodTextWords, periodWords, valueWords } from './words/words.ts'
