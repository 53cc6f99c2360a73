import { Type } from 'typebox'
import { common, operation } from './contract.ts'

const state = Type.Union([Type.Literal('active'), Type.Literal('suspended'), Type.Literal('ended')])
const kind = Type.Union([Type.Literal('household'), Type.Literal('enterprise')])

/** What checks ask of businesses. */
export const business = [
  operation({
    service: 'business',
    name: 'enterprise',
    path: '/enterprises/{code}',
    answer: Type.Object({
      code: common.text,
      name: common.text,
      kind,
      owner: Type.Object({ name: common.text, identityNumber: common.text }),
      state,
      asOf: common.asOf,
    }),
    sample: {
      code: '8500000002',
      name: 'HỘ KINH DOANH LÂM PHÚC',
      kind: 'household',
      owner: { name: 'Lâm Văn Phúc', identityNumber: '094085000002' },
      state: 'active',
      asOf: '2026-11-20',
    },
    needs: [
      { given: 'a household business at work', values: { code: '8500000002' }, status: 200 },
      { given: 'a household business that has ended', values: { code: '8500000003' }, status: 200 },
      { given: 'no such business', values: { code: '9999999999' }, status: 404 },
    ],
    echo: { value: 'code', at: 'code' },
    facts: (body) => ({
      name: body.name,
      owner_name: body.owner.name,
      owner_identity: body.owner.identityNumber,
      state: body.state,
      as_of: body.asOf,
    }),
  }),
  operation({
    service: 'business',
    name: 'owned',
    path: '/owners/{identity}/enterprises',
    answer: Type.Object({
      ownerIdentityNumber: common.identity,
      items: Type.Array(Type.Object({ code: common.text, name: common.text, kind, state })),
      asOf: common.asOf,
    }),
    sample: {
      ownerIdentityNumber: '094085000002',
      items: [{ code: '8500000002', name: 'HỘ KINH DOANH LÂM PHÚC', kind: 'household', state: 'active' }],
      asOf: '2026-11-20',
    },
    needs: [
      { given: 'an owner of one household business', values: { identity: '094085000002' }, status: 200 },
      { given: 'somebody who owns none', values: { identity: '094192000001' }, status: 200 },
    ],
    echo: { value: 'identity', at: 'ownerIdentityNumber' },
    facts: (body) => ({
      active_households: body.items
        .filter((item) => item.kind === 'household' && item.state === 'active')
        .map((item) => `${item.name} (${item.code})`),
      as_of: body.asOf,
    }),
  }),
]
