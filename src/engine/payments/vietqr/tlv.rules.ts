/** One field of an EMVCo code: two digits of id, two of length, the value. */
export type Tlv = { id: string; value: string }

/** Writes fields; a value longer than 99 signs has no place in the format. */
export function writeTlv(fields: readonly Tlv[]): string {
  return fields
    .map(({ id, value }) => {
      if (!/^\d{2}$/.test(id) || value.length > 99 || value.length === 0) throw new Error(`no EMVCo field: ${id} of ${value.length} signs`)
      return `${id}${String(value.length).padStart(2, '0')}${value}`
    })
    .join('')
}

/** Reads fields; undefined where the text is not made of whole fields. */
export function readTlv(text: string): Tlv[] | undefined {
  const fields: Tlv[] = []
  for (let at = 0; at < text.length; ) {
    const id = text.slice(at, at + 2)
    const length = text.slice(at + 2, at + 4)
    if (!/^\d{2}$/.test(id) || !/^\d{2}$/.test(length)) return undefined
    const value = text.slice(at + 4, at + 4 + Number(length))
    if (value.length !== Number(length)) return undefined
    fields.push({ id, value })
    at += 4 + value.length
  }
  return fields
}

/** CRC-16 with polynomial 0x1021 and start 0xFFFF (ISO/IEC 13239, EMVCo's field 63), as four hexadecimal signs. */
export function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of new TextEncoder().encode(text)) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
