// Front door of the module: what others may use.
export { centred, fileOf, gridOf, line, type Look, sideBySide } from './docx/docx.ts'
export { committee, type Issuer, issuerOf } from './issuer/issuer.ts'
export { type OfficePaper, type PaperPart, paperTypes, printOffice } from './office/office-paper.ts'
export { officialDay } from './issuer/official-day.ts'
export {
  closeSheet,
  decorate,
  firstBaseline,
  heightOf,
  ink,
  inner,
  linesOf,
  openSheet,
  page,
  paragraph,
  room,
  type Sheet,
  type Style,
  tagged,
  write,
} from './sheet/pdf.ts'
export { qr, qrSquares } from './sheet/qr.ts'
export { type FieldSigner, signatureFields } from './sheet/signature-fields.ts'
export { type Column, table } from './sheet/table.ts'
