import { findInvented, invented, type Invented } from './people.rules.ts'

export type Answer = { status: number; body: unknown }

const notFound: Answer = { status: 404, body: { code: 'not_found', message: 'Không có trong cơ sở dữ liệu (mô phỏng)' } }
const found = (body: object, day: string): Answer => ({ status: 200, body: { ...body, asOf: day } })

type Certificate = {
  number: string
  holder: Invented
  sheet: string
  plot: string
  areaM2: number
  burdens: { kind: string }[]
  owed: number
}

const ownerAt = (index: number): Invented => invented[index] as Invented
const certificates = new Map<string, Certificate>(
  Array.from({ length: 100 }, (_, index): Certificate => {
    const number = `CS01${String(index + 1).padStart(5, '0')}`
    const burdens = index === 1 ? [{ kind: 'mortgage' }] : index === 7 ? [{ kind: 'dispute' }] : []
    const own =
      index === 0
        ? { sheet: '12', plot: '345', areaM2: 120.5 }
        : { sheet: String((index % 30) + 1), plot: String(100 + index), areaM2: 80 + index * 3 }
    return { number, holder: ownerAt(index), ...own, burdens, owed: index === 1 ? 1_250_000 : 0 }
  }).map((one) => [one.number, one]),
)

type Enterprise = {
  code: string
  name: string
  kind: 'household' | 'enterprise'
  owner: Invented
  state: 'active' | 'suspended' | 'ended'
  owed: number
}
const enterprise = (code: string, name: string, owner: number, more: Partial<Enterprise> = {}): [string, Enterprise] => [
  code,
  { code, name, kind: 'household', owner: ownerAt(owner), state: 'active', owed: 0, ...more },
]
const enterprises = new Map<string, Enterprise>([
  enterprise('8500000002', 'HỘ KINH DOANH LÂM PHÚC', 1),
  enterprise('8500000003', 'HỘ KINH DOANH KIM RƯƠNE', 2, { state: 'ended' }),
  enterprise('8500000004', 'TẠP HOÁ MỸ DUYÊN', 3, { state: 'suspended', owed: 480_000 }),
  enterprise('2200000009', 'CÔNG TY TNHH THUỶ SẢN PHÚC LÂM', 1, { kind: 'enterprise' }),
])

const services = ['population', 'land', 'tax', 'insurance', 'business'].map((code) => ({
  code,
  name: `Dịch vụ dùng chung: ${code}`,
  version: '1.0',
}))

const taxpayer = ({ code, name, state, owed }: Enterprise) => ({ code, name, state, owedVnd: owed })

function citizen(identity: string, day: string): Answer {
  const person = findInvented(identity)
  if (!person) return notFound
  const { name, birthDate, gender, ethnicity, unitCode, detail, living } = person
  return found(
    { identityNumber: identity, name, birthDate, gender, ethnicity, nationality: 'Việt Nam', residence: { unitCode, detail }, living },
    day,
  )
}

function certificate(number: string, day: string): Answer {
  const one = certificates.get(number)
  if (!one) return notFound
  const { holder, sheet, plot, areaM2, burdens } = one
  const holders = [{ name: holder.name, identityNumber: holder.identity }]
  return found({ number, holders, plot: { unitCode: holder.unitCode, sheet, plot, areaM2, purpose: 'ODT' }, burdens }, day)
}

function participant(identity: string, day: string): Answer {
  const person = findInvented(identity)
  if (!person) return notFound
  const monthlyBenefits = person.pension > 0 ? [{ kind: 'pension', monthlyVnd: person.pension }] : []
  return found({ identityNumber: identity, name: person.name, monthlyBenefits }, day)
}

function business(code: string, day: string): Answer {
  const one = enterprises.get(code)
  if (!one) return notFound
  const { name, kind, owner, state } = one
  return found({ code, name, kind, owner: { name: owner.name, identityNumber: owner.identity }, state }, day)
}

function owned(identity: string, day: string): Answer {
  const items = [...enterprises.values()].filter((one) => one.owner.identity === identity)
  return found({ ownerIdentityNumber: identity, items: items.map(({ code, name, kind, state }) => ({ code, name, kind, state })) }, day)
}

const routes: [service: string, path: RegExp, answer: (value: string, day: string) => Answer][] = [
  ['population', /^citizens\/(\d{12})$/, citizen],
  ['land', /^certificates\/([A-Za-z0-9-]+)$/, certificate],
  [
    'tax',
    /^land-obligations\/([A-Za-z0-9-]+)$/,
    (number, day) => {
      const one = certificates.get(number)
      return one ? found({ certificateNumber: number, owedVnd: one.owed }, day) : notFound
    },
  ],
  [
    'tax',
    /^taxpayers\/([A-Za-z0-9-]+)$/,
    (code, day) => {
      const one = enterprises.get(code)
      return one ? found(taxpayer(one), day) : notFound
    },
  ],
  ['insurance', /^participants\/(\d{12})$/, participant],
  ['business', /^enterprises\/([A-Za-z0-9-]+)$/, business],
  ['business', /^owners\/(\d{12})\/enterprises$/, owned],
  ['ngsp', /^services()$/, (_value, day) => found({ items: services }, day)],
]

/** What a stand-in answers on a good day. */
export function standInAnswer(service: string, path: string, day: string): Answer {
  for (const [key, pattern, answer] of routes) {
    const match = key === service ? pattern.exec(path) : null
    if (match) return answer(match[1] ?? '', day)
  }
  return notFound
}
