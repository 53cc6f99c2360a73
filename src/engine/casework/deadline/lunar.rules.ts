/**
 * The Vietnamese lunar calendar, after the algorithm published by Hồ Ngọc Đức (mean new moons and the sun's longitude
 * after Meeus, reckoned for UTC+07:00). The eleventh month holds the winter solstice; when thirteen months lie between two
 * eleventh months, the first one in which the sun enters no new sign is the leap month. Because the day begins an hour later
 * than in China, Tết can fall on another day than the Chinese new year (2007: 17 against 18 February).
 */
import { dayFrom, partsOf } from './days.rules.ts'

export type LunarDate = { year: number; month: number; day: number; leap: boolean }

const EPOCH_JULIAN_DAY = 2_440_588
const ZONE = 7 / 24
const SYNODIC_MONTH = 29.530588853
const FIRST_NEW_MOON = 2_415_021.076998695
const sine = (degrees: number): number => Math.sin((degrees * Math.PI) / 180)

/** What Earth's uneven turning adds to the uniform time of the formulae, in days. */
function clockCorrection(t: number): number {
  if (t < -11) return 0.001 + 0.000839 * t + 0.0002261 * t ** 2 - 0.00000845 * t ** 3 - 0.000000081 * t ** 4
  return -0.000278 + 0.000265 * t + 0.000262 * t ** 2
}

/** The Julian day of the k-th new moon since 1900-01-01. */
function newMoonDay(k: number): number {
  const t = k / 1236.85
  const mean =
    2_415_020.75933 + 29.53058868 * k + 0.0001178 * t ** 2 - 0.000000155 * t ** 3 + 0.00033 * sine(166.56 + 132.87 * t - 0.009173 * t ** 2)
  const sun = 359.2242 + 29.10535608 * k - 0.0000333 * t ** 2 - 0.00000347 * t ** 3
  const moon = 306.0253 + 385.81691806 * k + 0.0107306 * t ** 2 + 0.00001236 * t ** 3
  const node = 21.2964 + 390.67050646 * k - 0.0016528 * t ** 2 - 0.00000239 * t ** 3
  const correction =
    (0.1734 - 0.000393 * t) * sine(sun) +
    0.0021 * sine(2 * sun) -
    0.4068 * sine(moon) +
    0.0161 * sine(2 * moon) -
    0.0004 * sine(3 * moon) +
    0.0104 * sine(2 * node) -
    0.0051 * sine(sun + moon) -
    0.0074 * sine(sun - moon) +
    0.0004 * sine(2 * node + sun) -
    0.0004 * sine(2 * node - sun) -
    0.0006 * sine(2 * node + moon) +
    0.001 * sine(2 * node - moon) +
    0.0005 * sine(2 * moon + sun)
  return Math.floor(mean + correction - clockCorrection(t) + 0.5 + ZONE)
}

/** In which twelfth of its yearly path the sun stands at midnight of a Julian day: 0 from the spring equinox, 9 from the winter solstice. */
function sunSector(julianDay: number): number {
  const t = (julianDay - 2_451_545.5 - ZONE) / 36_525
  const anomaly = 357.5291 + 35_999.0503 * t - 0.0001559 * t ** 2 - 0.00000048 * t ** 3
  const mean = 280.46645 + 36_000.76983 * t + 0.0003032 * t ** 2
  const centre =
    (1.9146 - 0.004817 * t - 0.000014 * t ** 2) * sine(anomaly) +
    (0.019993 - 0.000101 * t) * sine(2 * anomaly) +
    0.00029 * sine(3 * anomaly)
  const longitude = mean + centre
  return Math.floor((longitude - 360 * Math.floor(longitude / 360)) / 30)
}

/** The Julian day on which the eleventh month begins that holds the winter solstice of a year. */
function eleventhMonth(year: number): number {
  const k = Math.floor((dayFrom(year, 12, 31) + EPOCH_JULIAN_DAY - 2_415_021) / SYNODIC_MONTH)
  const start = newMoonDay(k)
  return sunSector(start) >= 9 ? newMoonDay(k - 1) : start
}

/** Which month after the eleventh one is the leap month, in a lunar year known to have one. */
function leapOffset(eleventh: number): number {
  const k = Math.floor((eleventh - FIRST_NEW_MOON) / SYNODIC_MONTH + 0.5)
  let offset = 1
  let sector = sunSector(newMoonDay(k + offset))
  let before: number
  do {
    before = sector
    offset += 1
    sector = sunSector(newMoonDay(k + offset))
  } while (sector !== before && offset < 14)
  return offset - 1
}

/** The lunar date of a day. */
export function lunarOf(day: number): LunarDate {
  const julianDay = day + EPOCH_JULIAN_DAY
  const { year } = partsOf(day)
  const k = Math.floor((julianDay - FIRST_NEW_MOON) / SYNODIC_MONTH)
  // The true new moon is up to a day before or after the mean one: the month begins with this one, the next, or the one before.
  const monthStart = [k + 1, k].map(newMoonDay).find((start) => start <= julianDay) ?? newMoonDay(k - 1)
  const thisEleventh = eleventhMonth(year)
  const early = thisEleventh >= monthStart
  const from = early ? eleventhMonth(year - 1) : thisEleventh
  const to = early ? thisEleventh : eleventhMonth(year + 1)
  const offset = Math.floor((monthStart - from) / 29)
  const leapAt = to - from > 365 ? leapOffset(from) : undefined
  const months = offset + (leapAt !== undefined && offset >= leapAt ? 10 : 11)
  const month = months > 12 ? months - 12 : months
  const lunarYear = (early ? year : year + 1) - (month >= 11 && offset < 4 ? 1 : 0)
  return { year: lunarYear, month, day: julianDay - monthStart + 1, leap: offset === leapAt }
}

/** The day of a lunar date, or undefined when that year has no such leap month or the month no such day. */
export function findLunarDay(lunar: LunarDate): number | undefined {
  const from = eleventhMonth(lunar.month < 11 ? lunar.year - 1 : lunar.year)
  const to = eleventhMonth(lunar.month < 11 ? lunar.year : lunar.year + 1)
  const k = Math.floor(0.5 + (from - FIRST_NEW_MOON) / SYNODIC_MONTH)
  let offset = (lunar.month + 1) % 12
  if (to - from > 365) {
    const leapAt = leapOffset(from)
    const leapMonth = (leapAt + 10) % 12 || 12
    if (lunar.leap && lunar.month !== leapMonth) return undefined
    if (lunar.leap || offset >= leapAt) offset += 1
  } else if (lunar.leap) return undefined
  const start = newMoonDay(k + offset)
  if (lunar.day < 1 || lunar.day > newMoonDay(k + offset + 1) - start) return undefined
  return start + lunar.day - 1 - EPOCH_JULIAN_DAY
}
