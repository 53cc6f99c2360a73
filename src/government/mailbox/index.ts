export { keepBoxes } from './boxes/boxes.ts'
