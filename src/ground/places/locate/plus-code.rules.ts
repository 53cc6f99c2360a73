// Open Location Code ("plus code"): a spot on the earth as ten or eleven signs that anybody can reckon, with no list behind them.
// Source: the specification of Open Location Code (google/open-location-code), whose vectors judge this file.

const signs = '23456789CFGHJMPQRVWX'
const separatorAt = 8
const pairs = 10
const most = 15
// Whole numbers stand for degrees, so that no digit hangs on a rounding: 5 pairs of base 20, then rows of 5 and columns of 4.
const latUnit = 25_000_000
const lngUnit = 8_192_000

export type Area = { south: number; west: number; north: number; east: number; length: number }

/** How it is written: capitals, no spaces. */
const tidy = (code: string): string => code.trim().toUpperCase().replaceAll(/\s/g, '')

function isValid(code: string): boolean {
  const plus = code.indexOf('+')
  if (plus === -1 || plus !== code.lastIndexOf('+') || plus > separatorAt || plus % 2 === 1) return false
  const [before, after] = [code.slice(0, plus), code.slice(plus + 1)]
  if (code.length === 1 || after.length === 1) return false
  const filled = before.replace(/0+$/, '')
  // Padding stands for what is left out: only before the plus of a whole code, in pairs, and nothing comes after.
  if (filled.length < before.length && (plus < separatorAt || filled.length === 0 || filled.length % 2 === 1 || after !== '')) return false
  return [...filled, ...after].every((sign) => signs.includes(sign))
}

/** A whole code, which names its spot alone. */
export function isFullCode(text: string): boolean {
  const code = tidy(text)
  if (!isValid(code) || code.indexOf('+') !== separatorAt) return false
  return signs.indexOf(code.charAt(0)) * 20 < 180 && (code.charAt(1) === '0' || signs.indexOf(code.charAt(1)) * 20 < 360)
}

/** A code without its beginning, which names its spot near a place that is known. */
export function isShortCode(text: string): boolean {
  const code = tidy(text)
  return isValid(code) && code.indexOf('+') < separatorAt
}

const clip = (latitude: number): number => Math.min(90, Math.max(-90, latitude))

// What a number of decimal degrees is in units; the little beyond is what binary fractions add or take.
const units = (degrees: number, unit: number): number => Math.floor(Math.round(degrees * unit * 1e6) / 1e6)

/** The code of a point in degrees. Ten signs are a field of about 14 m, eleven of 3.5 m × 2.8 m. */
export function plusCode(latitude: number, longitude: number, length = 10): string {
  if (length < 2 || (length < pairs && length % 2 === 1)) throw new RangeError(`a plus code has no ${length} signs`)
  const digits = Math.min(most, length)
  let lat = Math.min(180 * latUnit - 1, Math.max(0, units(clip(latitude), latUnit) + 90 * latUnit))
  const round = 360 * lngUnit
  let lng = (((units(longitude, lngUnit) + 180 * lngUnit) % round) + round) % round
  let code = ''
  for (let place = most; place > pairs; place--) {
    code = signs.charAt((lat % 5) * 4 + (lng % 4)) + code
    lat = Math.floor(lat / 5)
    lng = Math.floor(lng / 4)
  }
  for (let place = pairs; place > 0; place -= 2) {
    code = signs.charAt(lat % 20) + signs.charAt(lng % 20) + code
    lat = Math.floor(lat / 20)
    lng = Math.floor(lng / 20)
  }
  if (digits < separatorAt) return `${code.slice(0, digits).padEnd(separatorAt, '0')}+`
  return `${code.slice(0, separatorAt)}+${code.slice(separatorAt, digits)}`
}

/** The field that a whole code stands for; undefined for what is none. */
export function areaOf(text: string): Area | undefined {
  if (!isFullCode(text)) return undefined
  const code = tidy(text).replace('+', '').replace(/0+$/, '').slice(0, most)
  let [south, west] = [0, 0]
  let [high, wide] = [20 ** 5 * latUnit, 20 ** 5 * lngUnit].map((all) => all / 8000) as [number, number]
  for (let place = 0; place < Math.min(pairs, code.length); place += 2) {
    high /= 20
    wide /= 20
    south += signs.indexOf(code.charAt(place)) * high
    west += signs.indexOf(code.charAt(place + 1)) * wide
  }
  for (const sign of code.slice(pairs)) {
    high /= 5
    wide /= 4
    south += Math.floor(signs.indexOf(sign) / 4) * high
    west += (signs.indexOf(sign) % 4) * wide
  }
  return {
    south: south / latUnit - 90,
    west: west / lngUnit - 180,
    north: (south + high) / latUnit - 90,
    east: (west + wide) / lngUnit - 180,
    length: code.length,
  }
}

export const centreOf = (area: Area): { latitude: number; longitude: number } => ({
  latitude: Math.min(90, (area.south + area.north) / 2),
  longitude: (area.west + area.east) / 2,
})

/** A code without what everybody near the given place knows; the whole code where the place is too far away. */
export function shortened(text: string, near: { latitude: number; longitude: number }): string {
  const code = tidy(text)
  const area = areaOf(code)
  if (!area || code.includes('0')) return code
  const { latitude, longitude } = centreOf(area)
  const away = Math.max(Math.abs(latitude - clip(near.latitude)), Math.abs(longitude - near.longitude))
  // Within three tenths of the field that the left-out signs name, so that a reader a little away finds the same spot.
  const left = [8, 6, 4].find((signsLeft) => away < 20 ** (2 - signsLeft / 2) * 0.3)
  return left === undefined ? code : code.slice(left)
}

/** The whole code of a short one, nearest to the given place; undefined for what is no code. */
export function recovered(text: string, near: { latitude: number; longitude: number }): string | undefined {
  const code = tidy(text)
  if (isFullCode(code)) return code
  if (!isShortCode(code)) return undefined
  const missing = separatorAt - code.indexOf('+')
  const field = 20 ** (2 - missing / 2)
  const [latitude, longitude] = [clip(near.latitude), near.longitude]
  const area = areaOf(plusCode(latitude, longitude).slice(0, missing) + code)
  if (!area) return undefined
  let { latitude: lat, longitude: lng } = centreOf(area)
  if (latitude + field / 2 < lat && lat - field >= -90) lat -= field
  else if (latitude - field / 2 > lat && lat + field <= 90) lat += field
  if (longitude + field / 2 < lng) lng -= field
  else if (longitude - field / 2 > lng) lng += field
  return plusCode(lat, lng, area.length)
}
