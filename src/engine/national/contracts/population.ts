import { Type } from 'typebox'
import { fold } from '#core/search.ts'
import { common, operation } from './contract.ts'

// The groups that our forms name; whoever belongs to another one writes it themselves.
const ethnicities: Record<string, string> = { kinh: 'kinh', khmer: 'khmer', 'kho me': 'khmer', hoa: 'hoa', cham: 'cham' }

/** What forms and checks ask of a citizen. */
export const population = [
  operation({
    service: 'population',
    name: 'citizen',
    path: '/citizens/{identity}',
    answer: Type.Object({
      identityNumber: common.identity,
      name: common.text,
      birthDate: common.birth,
      gender: Type.Union([Type.Literal('male'), Type.Literal('female')]),
      ethnicity: common.text,
      nationality: common.text,
      residence: Type.Object({ unitCode: common.text, detail: Type.String() }),
      living: Type.Boolean(),
      asOf: common.asOf,
    }),
    sample: {
      identityNumber: '094192000001',
      name: 'Thạch Thị Sa Rây',
      birthDate: '1992-04-14',
      gender: 'female',
      ethnicity: 'Khmer',
      nationality: 'Việt Nam',
      residence: { unitCode: '31510', detail: '12 Lê Hồng Phong' },
      living: true,
      asOf: '2026-11-20',
    },
    needs: [
      { given: 'a living citizen', values: { identity: '094192000001' }, status: 200 },
      { given: 'a citizen who has died', values: { identity: '094048000006' }, status: 200 },
      { given: 'nobody of this number', values: { identity: '094099999999' }, status: 404 },
    ],
    echo: { value: 'identity', at: 'identityNumber' },
    facts: (body) => {
      const ethnicity = ethnicities[fold(body.ethnicity)]
      return {
        identity: body.identityNumber,
        name: body.name,
        birth_date: body.birthDate,
        gender: body.gender,
        ...(ethnicity ? { ethnicity } : {}),
        nationality: body.nationality,
        address: { unit: body.residence.unitCode, detail: body.residence.detail },
        living: body.living,
        as_of: body.asOf,
      }
    },
  }),
]
