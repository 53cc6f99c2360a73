import { on } from '#core/events.ts'
import type { Module } from '#core/module.ts'
import { CaseActed } from '#engine/casework/index.ts'
import { afterDossier } from './area/follow-dossier.ts'
import { followReorganisation, moveAreas, moveJob } from './area/follow-units.ts'
import { loadFarming } from './catalogue/catalogue.ts'
import { farmingFacts } from './facts/facts.ts'
import { desk, root } from './farm/request.ts'
import { farmingRights, farmingRoles } from './farm/rights.ts'
import { deskRoutes, producerRoutes, sharedRoutes } from './farm/routes.ts'
import { generateFarms } from './generate/generate.ts'
import { hands, personalData } from './personal/personal.queries.ts'

/** Growing areas and ponds, the electronic diary of a season, residues, harvests and the digital profile of what was grown. */
export const farmingModule: Module = {
  name: 'farming',
  hands,
  personal: personalData,
  roles: farmingRoles,
  rights: farmingRights,
  doors: [
    { face: 'portal', href: root, label: 'farming.title', about: 'farming.about', seenBy: 'signedIn', order: 205 },
    {
      face: 'desk',
      href: desk,
      label: 'farming.desk.title',
      about: 'farming.desk.about',
      seenBy: ['agriculture_officer', 'leader'],
      order: 260,
    },
  ],
  routes: (app) => {
    producerRoutes(app)
    deskRoutes(app)
    sharedRoutes(app)
  },
  listens: [on(CaseActed, 'farming.after_dossier', afterDossier, { kind: 'dossier' }), followReorganisation, ...farmingFacts.listens],
  jobs: { [moveJob]: moveAreas },
  load: loadFarming,
  commands: [
    {
      name: 'generate farms',
      summary: 'make up ponds and fields with seasons on every road, labelled so, for demos; refused in production',
      run: (context) => generateFarms(context),
    },
  ],
}
