import { Type } from 'typebox'
import { business } from './business.ts'
import { common, operation, type Operation, type ServiceKey } from './contract.ts'
import { land } from './land.ts'
import { population } from './population.ts'

const tax = [
  operation({
    service: 'tax',
    name: 'land_obligation',
    path: '/land-obligations/{certificate}',
    answer: Type.Object({ certificateNumber: common.text, owedVnd: common.money, asOf: common.asOf }),
    sample: { certificateNumber: 'CS0100002', owedVnd: 1_250_000, asOf: '2026-11-20' },
    needs: [
      { given: 'a plot with an amount that is owed', values: { certificate: 'CS0100002' }, status: 200 },
      { given: 'a plot of which nothing is owed', values: { certificate: 'CS0100001' }, status: 200 },
      { given: 'no such certificate', values: { certificate: 'CS9999999' }, status: 404 },
    ],
    echo: { value: 'certificate', at: 'certificateNumber' },
    facts: (body) => ({ owed: body.owedVnd, as_of: body.asOf }),
  }),
  operation({
    service: 'tax',
    name: 'taxpayer',
    path: '/taxpayers/{code}',
    answer: Type.Object({
      code: common.text,
      name: common.text,
      state: Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('ended')]),
      owedVnd: common.money,
      asOf: common.asOf,
    }),
    sample: { code: '8500000002', name: 'HỘ KINH DOANH LÂM PHÚC', state: 'active', owedVnd: 0, asOf: '2026-11-20' },
    needs: [
      { given: 'a taxpayer at work', values: { code: '8500000002' }, status: 200 },
      { given: 'no such taxpayer', values: { code: '9999999999' }, status: 404 },
    ],
    echo: { value: 'code', at: 'code' },
    facts: (body) => ({ name: body.name, state: body.state, owed: body.owedVnd, as_of: body.asOf }),
  }),
]

const insurance = [
  operation({
    service: 'insurance',
    name: 'participant',
    path: '/participants/{identity}',
    answer: Type.Object({
      identityNumber: common.identity,
      name: common.text,
      monthlyBenefits: Type.Array(Type.Object({ kind: common.text, monthlyVnd: common.money })),
      asOf: common.asOf,
    }),
    sample: {
      identityNumber: '094046000005',
      name: 'Sơn Văn Thạnh',
      monthlyBenefits: [{ kind: 'pension', monthlyVnd: 3_200_000 }],
      asOf: '2026-11-20',
    },
    needs: [
      { given: 'a person with a pension', values: { identity: '094046000005' }, status: 200 },
      { given: 'a person without monthly benefits', values: { identity: '094192000001' }, status: 200 },
      { given: 'nobody of this number', values: { identity: '094099999999' }, status: 404 },
    ],
    echo: { value: 'identity', at: 'identityNumber' },
    facts: (body) => ({
      name: body.name,
      has_monthly: body.monthlyBenefits.length > 0,
      monthly: body.monthlyBenefits.reduce((sum, one) => sum + one.monthlyVnd, 0),
      as_of: body.asOf,
    }),
  }),
]

const ngsp = [
  operation({
    service: 'ngsp',
    name: 'services',
    path: '/services',
    answer: Type.Object({
      items: Type.Array(Type.Object({ code: common.text, name: common.text, version: common.text })),
      asOf: common.asOf,
    }),
    sample: { items: [{ code: 'population', name: 'Cơ sở dữ liệu quốc gia về dân cư', version: '1.0' }], asOf: '2026-11-20' },
    needs: [{ given: 'the list of what the national platform offers', values: {}, status: 200 }],
    echo: undefined,
    facts: (body) => ({ services: body.items.map((item) => `${item.code} ${item.version}`), as_of: body.asOf }),
  }),
]

/** Every consumer contract of ours. */
export const contracts: readonly Operation[] = [...population, ...land, ...tax, ...insurance, ...business, ...ngsp]

export const serviceKeys: readonly ServiceKey[] = ['population', 'land', 'tax', 'insurance', 'business', 'ngsp']

export const findOperation = (service: string, name: string): Operation | undefined =>
  contracts.find((op) => op.service === service && op.name === name)
