import { Type } from 'typebox'
import { common, operation } from './contract.ts'

/** What checks ask of a land certificate. */
export const land = [
  operation({
    service: 'land',
    name: 'certificate',
    path: '/certificates/{certificate}',
    answer: Type.Object({
      number: common.text,
      holders: Type.Array(Type.Object({ name: common.text, identityNumber: common.text }), { minItems: 1 }),
      plot: Type.Object({
        unitCode: common.text,
        sheet: common.text,
        plot: common.text,
        areaM2: Type.Number({ exclusiveMinimum: 0 }),
        purpose: common.text,
      }),
      burdens: Type.Array(Type.Object({ kind: common.text })),
      asOf: common.asOf,
    }),
    sample: {
      number: 'CS0100001',
      holders: [{ name: 'Thạch Thị Sa Rây', identityNumber: '094192000001' }],
      plot: { unitCode: '31510', sheet: '12', plot: '345', areaM2: 120.5, purpose: 'ODT' },
      burdens: [],
      asOf: '2026-11-20',
    },
    needs: [
      { given: 'a certificate without burdens', values: { certificate: 'CS0100001' }, status: 200 },
      { given: 'a certificate with a mortgage', values: { certificate: 'CS0100002' }, status: 200 },
      { given: 'no such certificate', values: { certificate: 'CS9999999' }, status: 404 },
    ],
    echo: { value: 'certificate', at: 'number' },
    facts: (body) => ({
      holder_names: body.holders.map((holder) => holder.name),
      holder_identities: body.holders.map((holder) => holder.identityNumber),
      sheet: body.plot.sheet,
      plot: body.plot.plot,
      area: body.plot.areaM2,
      land_use: body.plot.purpose,
      burdens: body.burdens.map((burden) => burden.kind),
      as_of: body.asOf,
    }),
  }),
]
