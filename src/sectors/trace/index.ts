// Front door of the module: what others may use.
export { type NewLot, declareLot } from './lots/declare-lot.ts'
export type { Commodity, Fact, Unit as LotUnit } from './lots/lot.rules.ts'
export { findLot, findLotByUri, type Lot } from './lots/lots.queries.ts'
export { type Recorded, type Recording, recordEvents } from './events/record.ts'
export type { NewParty, NewPlace, NewProduct } from './master/master.ts'
