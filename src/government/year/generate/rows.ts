import { inventPerson, type Random, randomFrom } from '#government/procedures/index.ts'
import type { Amounts, Span } from './year.rules.ts'

/** What made-up records refer to. */
export type Ground = { seed: number; span: Span; communes: readonly { code: string; name: string }[]; province: string; amounts: Amounts }
export type Cells = readonly (string | number)[]
/** Records of a register as a table: its head, and its rows made one after another. */
export type Sheet = { register: string; validFrom: string; head: readonly string[]; rows(): Generator<Cells> }

/** The registers that a year fills; their made-up records are labelled. */
export const filledRegisters = [
  'community-digital-teams',
  'schools',
  'health-stations',
  'telecom-subscribers',
  'digital-firms',
  'social-beneficiaries',
  'civil-status',
  'party-cells',
  'party-members',
] as const

const stream = (ground: Ground, topic: number, index: number): Random => randomFrom(ground.seed, 900 + topic, index)
const two = (n: number): string => String(n).padStart(2, '0')
const dayIn = (random: Random, from: number, to: number): string =>
  `${from + random.below(to - from + 1)}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
const dayOfSpan = (random: Random, { from, to }: Span): string =>
  new Date(Date.parse(from) + random.next() * (Date.parse(to) - Date.parse(from))).toISOString().slice(0, 10)
const communeOf = (ground: Ground, random: Random): string => random.pick(ground.communes).code

/** In every commune so many of a thing; fewer where the scale is small. */
function* everywhere(ground: Ground, topic: number, each: number, row: (at: Commune) => Cells): Generator<Cells> {
  for (const [index, { code, name }] of ground.communes.entries())
    for (let n = 0; n < each; n++) {
      const random = stream(ground, topic, index * 100 + n)
      if (n === 0 || random.next() < ground.amounts.perCommune) yield row({ code, name, n: n + 1, random })
    }
}
type Commune = { code: string; name: string; n: number; random: Random }

function* people(ground: Ground, topic: number, count: number, row: (index: number, random: Random) => Cells): Generator<Cells> {
  for (let index = 0; index < count; index++) yield row(index, stream(ground, topic, index))
}

function teams(ground: Ground): Sheet {
  return {
    register: 'community-digital-teams',
    validFrom: ground.span.from,
    head: ['code', 'hamlet', 'unit', 'leader', 'phone', 'members', 'people_helped', 'founded_on'],
    rows: () =>
      everywhere(ground, 1, 7, ({ code, n, random }) => {
        const { name, phone } = inventPerson(random)
        return [`ST-${code}-${n}`, `Ấp ${n}`, code, name, phone, 3 + random.below(9), random.below(900), dayIn(random, 2021, 2023)]
      }),
  }
}

const schoolKinds = ['nursery', 'primary', 'lower', 'upper'] as const
const schoolNames = { nursery: 'Mầm non', primary: 'Tiểu học', lower: 'THCS', upper: 'THPT' }

function schools(ground: Ground): Sheet {
  return {
    register: 'schools',
    validFrom: ground.span.from,
    head: ['code', 'name', 'level', 'unit', 'classes', 'pupils', 'teachers', 'computers', 'fibre', 'khmer_taught'],
    rows: () =>
      everywhere(ground, 2, 4, ({ code, name, n, random }) => {
        const level = schoolKinds[n - 1] ?? 'primary'
        const classes = 8 + random.below(22)
        return [
          ...[
            `ST-${code}-${n}`,
            `Trường ${schoolNames[level]} ${name} (sinh thử)`,
            level,
            code,
            classes,
            classes * (24 + random.below(14)),
          ],
          ...[Math.round(classes * 1.6), random.below(60), random.chance(0.85) ? 'true' : 'false', random.chance(0.3) ? 'true' : 'false'],
        ]
      }),
  }
}

function stations(ground: Ground): Sheet {
  return {
    register: 'health-stations',
    validFrom: ground.span.from,
    head: ['code', 'name', 'kind', 'unit', 'beds', 'doctors', 'telehealth'],
    rows: () =>
      everywhere(ground, 3, 1, ({ code, name, random }) => [
        ...[`ST-${code}`, `Trạm y tế ${name} (sinh thử)`, 'station', code, 4 + random.below(7), random.below(3)],
        random.chance(0.4) ? 'true' : 'false',
      ]),
  }
}

/** Each quarter's count of every commune, closed at its end. */
function subscribers(ground: Ground): Sheet[] {
  const { from, to } = ground.span
  const ends: string[] = []
  for (let year = Number(from.slice(0, 4)); year <= Number(to.slice(0, 4)); year++)
    ends.push(...['03-31', '06-30', '09-30', '12-31'].map((end) => `${year}-${end}`).filter((end) => end <= to))
  return ends.map((end, quarter) => ({
    register: 'telecom-subscribers',
    validFrom: end,
    head: ['unit', 'period', 'fixed', 'mobile', 'internet', 'smartphones', 'homes', 'fibre_homes', 'adults', 'payment_accounts', 'note'],
    rows: () =>
      everywhere(ground, 4, 1, ({ code, random }) => {
        const homes = 1_600 + random.below(2_400)
        const adults = Math.round(homes * 3.1)
        const grown = (share: number): number => Math.min(0.97, share + quarter * 0.012)
        return [
          ...[code, end.slice(0, 7), random.below(260), Math.round(adults * 1.2), Math.round(homes * grown(0.55))],
          ...[Math.round(adults * grown(0.68)), homes, Math.round(homes * grown(0.6)), adults, Math.round(adults * grown(0.66))],
          `sinh thử seed ${ground.seed}`,
        ]
      }),
  }))
}

function firms(ground: Ground): Sheet {
  return {
    register: 'digital-firms',
    validFrom: ground.span.from,
    head: ['tax_code', 'name', 'field', 'unit', 'staff', 'founded_on', 'in_park'],
    rows: () =>
      people(ground, 5, Math.max(1, Math.round(60 * ground.amounts.perCommune)), (index, random) => [
        ...[`99${String(ground.seed % 1000).padStart(3, '0')}${String(index).padStart(5, '0')}`, `Công ty số ${index + 1} (sinh thử)`],
        ...[random.pick(['software', 'content']), communeOf(ground, random), 3 + random.below(60), dayIn(random, 2012, 2023), 'false'],
      ]),
  }
}

function beneficiaries(ground: Ground): Sheet {
  return {
    register: 'social-beneficiaries',
    validFrom: ground.span.from,
    head: ['number', 'full_name', 'category', 'unit', 'household', 'payment_way', 'monthly', 'since'],
    rows: () =>
      people(ground, 6, ground.amounts.beneficiaries, (index, random) => [
        ...[`ST${ground.seed}-${index + 1}`, inventPerson(random).name, random.pick(['orphan', 'student'])],
        ...[communeOf(ground, random), random.pick(['poor', 'near_poor']), random.pick(['bank', 'post'])],
        ...[500_000 + 50_000 * random.below(20), dayIn(random, 2015, 2023)],
      ]),
  }
}

function births(ground: Ground): Sheet {
  return {
    register: 'civil-status',
    validFrom: ground.span.to,
    head: ['number', 'event', 'person_name', 'birth_date', 'gender', 'ethnicity', 'mother_name', 'registered_on', 'unit'],
    rows: () =>
      people(ground, 7, ground.amounts.births, (index, random) => {
        const born = dayOfSpan(random, ground.span)
        return [
          ...[`KS.ST${ground.seed}.${index + 1}`, 'birth', inventPerson(random).name, born, random.pick(['male', 'female'])],
          ...[random.pick(['kinh', 'kinh', 'khmer', 'hoa']), inventPerson(random).name, born, communeOf(ground, random)],
        ]
      }),
  }
}

const cellsAt = (code: string): string[] => [1, 2, 3].map((n) => `ST.${code}.${n}`)

/** Organisations before their members: who is in the book takes part in one of them. */
function cells(ground: Ground): Sheet {
  return {
    register: 'party-cells',
    validFrom: ground.span.from,
    head: ['code', 'name', 'kind', 'parent', 'unit', 'founded_on'],
    rows: function* (): Generator<Cells> {
      yield ['ST.DB', 'Đảng bộ thử (sinh thử)', 'committee', '', ground.province, '2000-02-03']
      for (const { code, name } of ground.communes)
        for (const [n, cell] of cellsAt(code).entries())
          yield [cell, `Chi bộ ${n + 1} ${name} (sinh thử)`, 'cell', 'ST.DB', code, '2005-02-03']
    },
  }
}

function members(ground: Ground): Sheet {
  return {
    register: 'party-members',
    validFrom: ground.span.from,
    head: ['card_number', 'full_name', 'birth_date', 'gender', 'cell', 'unit', 'admitted_on', 'official_on', 'state'],
    rows: () =>
      people(ground, 8, ground.amounts.members, (index, random) => {
        const code = communeOf(ground, random)
        const admitted = 2000 + random.below(20)
        return [
          ...[`ST${ground.seed}.${index + 1}`, inventPerson(random).name, dayIn(random, 1955, 1980), random.pick(['male', 'female'])],
          ...[random.pick(cellsAt(code)), code, `${admitted}-06-01`, `${admitted + 1}-06-01`, 'official'],
        ]
      }),
  }
}

/** Every register that a year of work fills, in an order in which each finds what it refers to. */
export const sheetsOf = (ground: Ground): Sheet[] => [
  ...[teams(ground), schools(ground), stations(ground), ...subscribers(ground), firms(ground)],
  ...[beneficiaries(ground), births(ground), cells(ground), members(ground)],
]
