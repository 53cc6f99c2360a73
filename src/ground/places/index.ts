export { UnitsReorganised } from './events.ts'
export { type BorderOfDay, bordersOn, locate } from './locate/locate.ts'
export { type Box, type Geometry, metresBetween, type Point, polygonsOf } from './locate/locate.rules.ts'
export { areaOf, centreOf, isFullCode, isShortCode, plusCode, recovered } from './locate/plus-code.rules.ts'
export { type Outline, outlineOf, type Outlines } from './locate/outline.rules.ts'
export { loadPack } from './pack/load-pack.ts'
export { readPack } from './pack/read-pack.ts'
export { reorganiseByPack } from './reorganise/from-pack.ts'
export { reorganise } from './reorganise/reorganise.ts'
export { lineageOn } from './units/lineage.ts'
export { listPredecessors, listSuccessors, recodeTo } from './units/recode.ts'
export { searchUnits } from './units/search.queries.ts'
export { listAncestors, listDescendantIds, listLineage, listTree } from './units/tree.queries.ts'
export {
  findLastUnitByCode,
  findUnitByCode,
  getUnit,
  listChildren,
  listEndedUnits,
  listEveryVersion,
  listLinks,
  listUnits,
} from './units/units.queries.ts'
export type { Unit } from './units/units.rules.ts'
