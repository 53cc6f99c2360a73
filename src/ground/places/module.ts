import { anyone } from '#core/access.ts'
import type { Module } from '#core/module.ts'
import * as api from './browse/api.ts'
import * as browse from './browse/browse.ts'
import { commands } from './load/commands.ts'
import { loadPack } from './pack/load-pack.ts'
import { countUnits } from './units/count.queries.ts'

/** Units with dates: provinces, communes, agencies, one-stops, what they were and what they became. */
export const placesModule: Module = {
  name: 'places',
  routes: (app) => {
    const config = { access: anyone }
    app.get('/api/units', { config, schema: { summary: 'Units of a day', tags: ['units'], ...api.List } }, api.list)
    app.get('/api/units/:id', { config, schema: { summary: 'One unit', tags: ['units'], ...api.One } }, api.one)
    app.get(
      '/api/units/:id/successors',
      { config, schema: { summary: 'What a unit became, or was made from', tags: ['units'], ...api.Heirs } },
      api.heirs,
    )
    app.get('/don-vi', { config, schema: { hide: true, querystring: browse.Query } }, browse.showAll)
    app.get('/don-vi/:code', { config, schema: { hide: true, params: browse.Params, querystring: browse.Query } }, browse.showOne)
  },
  commands,
  load: async ({ db, log }, packDir) => {
    const report = await loadPack(db, packDir)
    log(`units: ${report.created} new, ${report.changed} changed, ${report.unchanged} unchanged, ${report.successions} links new`)
  },
  doctor: async ({ db }) => {
    const { inForce, endedSilently } = await countUnits(db)
    if (inForce === 0)
      return [
        { ok: false, subject: 'places', message: 'there are no units', remedy: "load the province's pack, or `tinhso import units DIR`" },
      ]
    if (endedSilently > 0)
      return [
        {
          ok: false,
          subject: 'places',
          message: `${endedSilently} units ended without a successor or a reason`,
          remedy: 'load the map of successors',
        },
      ]
    return [{ ok: true, subject: 'places', message: `${inForce} units are in force` }]
  },
}
