import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { fileFromSchema, unitIdOf, upload } from './filing.ts'
import { type Person, type World, world } from './world.ts'

/*
 * Every route × everybody. What each answers follows from three things: the door the route declares, the few doors that may
 * stand open (named here, so that none is opened by mistake), and who reads a dossier.
 */
const openToAll = [
  /^\/$/,
  /^\/(healthz|readyz|metrics|icon\.svg|manifest\.webmanifest|sw\.js|ngoai-tuyen|ngon-ngu|giao-dien|dev\/ui)(\/|$)/,
  /^\/(dang-nhap|dang-ky|dang-xuat|quen-mat-khau|oidc|gia-lap)(\/|$)/,
  /^\/viec-doi\/:key(\/ke-hoach)?$/,
  /^\/(thu-tuc|su-kien|don-vi|van-ban|tra-cuu|kiem-tra|hop-thu-di)(\/:\w+)?$/,
  // A number at the one-stop is taken without an account; a ticket's address is known to who took it.
  /^\/lay-so(\/|$)/,
  // Field reports are sent and read without an account; what is not public asks for the reporter's key or an office.
  /^\/(phan-anh|open311\/v2)(\/|$)/,
  // A diary is read by whoever was given its code; without one it is not there.
  /^\/(nhat-ky|api\/farming\/profiles)\/:share$/,
  // Scores of agencies by open criteria are for everybody.
  /^\/(gia-tri-so(\/:unit)?|api\/agency-scores)$/,
  /^\/kiem-tra\/to-khai$/,
  // A code is reckoned by anybody; what stands under it is a house, never who lives there.
  /^\/(ma-dia-chi|api\/addresses)(\/:plus)?$/,
  // Where a bag comes from is for whoever holds it; a suspected fake is reported without an account.
  /^\/(01\/:gtin|id\/:lot)(\/|$)/,
  /^\/truy-xuat(\/(noi-xem\/:id|bao-hang-gia))?$/,
  // Open data is for everybody; what somebody asked has the key of its link.
  /^\/(du-lieu-mo|api\/open-data)(\/|$)/,
  /^\/(bao-ve-du-lieu|api\/transparency\/(checkpoints|consistency)|api\/notifications\/receipts\/.+)$/,
  // The paper of a result, for the national portal: its address holds a key.
  /^\/cong-quoc-gia\/ket-qua\/:id$/,
  // The post's door is its signature as well.
  /^\/api\/post\/events$/,
  // The bank's door is its signature; the stand-in of a bank is not there in production.
  /^\/(bien-lai|ngan-hang-thu(\/sao-ke\.csv)?|api\/payments\/bank-transfers)$/,
  /^\/(chung-thu\/(ca\.crl|ca\.cer|ocsp)|api\/verify)$/,
  /^\/api(\/openapi\.json|\/sessions|\/units.*|\/procedures(\/:code(\/form)?)?|\/catalogue\/.*)?$/,
]
const officeRoles = ['receiver', 'processor', 'approver', 'clerk', 'leader'] as const
const dossierRoute = /^\/(ho-so|lam-viec\/ho-so|api\/dossiers)\/:code/
const draftRoute = /^\/ho-so\/nhap\/:id/
// The office's view of a linked filing: the dossier of this test belongs to none. Who sees one is tested beside it.
const linkedRoute = '/lam-viec/lien-thong/:code'
// A spreadsheet is filed for a firm only: nobody of this test holds a mandate.
const mandateRoute = { method: 'POST', url: '/thu-tuc/:code/bang-tinh' }

type Who = { name: string; person: Person | undefined; roles: string[]; reads: boolean; drafts: boolean; far?: boolean }
type Answer = 'sign in' | 'refused' | 'hidden' | 'in'

function expected(route: { method: string; url: string; access: string }, who: Who): Answer {
  const roles = /^officer(?:\((.*)\))?$/.exec(route.access)
  // The queue of the exchange is for systems with credentials of their own: no person is one.
  if (route.access === 'exchange system') return 'sign in'
  if (route.access !== 'anyone' && !who.person) return 'sign in'
  if (route.access.startsWith('service(')) return 'refused'
  if (route.access === 'citizen' && who.roles.length > 0) return 'refused'
  if (roles && !who.roles.some((role) => !roles[1] || roles[1].split(',').includes(role))) return 'refused'
  if (route.url === linkedRoute) return 'hidden'
  if (route.url === mandateRoute.url && route.method === mandateRoute.method) return 'refused'
  if (draftRoute.test(route.url)) return who.drafts ? 'in' : 'hidden'
  if (dossierRoute.test(route.url)) return who.reads ? 'in' : 'hidden'
  return 'in'
}

/** Routes of one's own dossier only: an officer who may read it still has no such page. */
const ownersOnly = (route: { url: string; method: string }, who: Who): boolean =>
  route.url === '/ho-so/:code/viec/:action' && route.method === 'GET' && who.roles.length > 0

async function cast(w: World, owner: Person): Promise<Who[]> {
  const [here, elsewhere, city, onestop] = await Promise.all(['31510', '31507', '92', 'H13.PVHCC'].map((code) => unitIdOf(w, code)))
  const officers = async (unit: string | undefined, name: string, reads: boolean): Promise<Who[]> =>
    Promise.all(
      officeRoles.map(async (role) => ({
        name: `${role} ${name}`,
        person: await w.officer(role, unit ?? ''),
        roles: [role],
        reads,
        drafts: false,
        far: !reads,
      })),
    )
  return [
    { name: 'a visitor', person: undefined, roles: [], reads: false, drafts: false },
    { name: 'the owner', person: owner, roles: [], reads: true, drafts: true },
    { name: 'another citizen', person: await w.citizen(), roles: [], reads: false, drafts: false },
    ...(await officers(here, 'of the unit', true)),
    ...(await officers(elsewhere, 'of another commune', false)),
    ...(await officers(onestop, 'of the one-stop of the city', false)),
    { name: 'the leader of the city', person: await w.officer('leader', city ?? ''), roles: ['leader'], reads: true, drafts: false },
    {
      name: 'an administrator',
      person: await w.officer('administrator', city ?? ''),
      roles: ['administrator'],
      reads: false,
      drafts: false,
    },
  ]
}

test('every route answers everybody as its door and the rights say', async () => {
  const w = await world()
  const owner = await w.citizen()
  const { code } = await fileFromSchema(w, owner, '1.004873', '31510')
  const draftUrl = (await w.inject({ url: '/thu-tuc/2.000720/nop', as: owner })).headers.location ?? ''
  const draft = /nhap\/([^/]+)/.exec(draftUrl)?.[1] ?? ''
  assert.ok(draft)
  const paper = await upload(w, owner)
  const fill = (url: string, body: boolean): string =>
    url
      .replace(draftRoute, `/ho-so/nhap/${draft}`)
      .replace(dossierRoute, (path) => path.replace(':code', code))
      .replace('/tep/:id', `/tep/${paper}`)
      .replace(':code', '1.004873')
      .replace(':action', body ? 'nothing_such' : 'comment')
      .replace(':page', 'applicant')
      .replace(/:(id|roleId)/g, randomUUID())
      .replace(':lang', 'vi')
      .replace(/:\w+/g, 'x')
  // What ends a session or a draft comes last.
  const late = (url: string): number => (/dang-xuat|sessions|\/bo$|phien/.test(url) ? 1 : 0)
  const people = await cast(w, owner)
  const wrong: string[] = []
  let asked = 0
  for (const [at, route] of [...w.app.doors].sort((a, b) => late(a.url) - late(b.url)).entries()) {
    const ofRecord = [draftRoute, dossierRoute].some((pattern) => pattern.test(route.url)) || route.url === linkedRoute
    const method = route.method as 'GET' | 'POST'
    if (route.access === 'anyone') {
      if (!openToAll.some((pattern) => pattern.test(route.url)))
        wrong.push(`${method} ${route.url} is open to everybody and not in the table`)
      continue
    }
    for (const [n, who] of people.entries()) {
      if (late(route.url) && who.person) continue
      // Where no record is asked for, the same role elsewhere stands before the same door: of those far away every other one asks.
      if (who.far && !ofRecord && (at + n) % 2 === 1) continue
      const want = ownersOnly(route, who) && expected(route, who) === 'in' ? 'hidden' : expected(route, who)
      // A refusal is told in short: how its page looks is tested elsewhere.
      const json = route.url.startsWith('/api') || want === 'refused' || want === 'hidden'
      const answer = await w.inject({
        method,
        url: fill(route.url, method === 'POST'),
        as: who.person,
        headers: json ? { accept: 'application/json' } : {},
        ...(method === 'POST'
          ? {
              payload: route.url.startsWith('/api') ? { action: 'nothing_such' } : '',
              headers: {
                accept: json ? 'application/json' : 'text/html',
                'content-type': route.url.startsWith('/api') ? 'application/json' : 'application/x-www-form-urlencoded',
              },
            }
          : {}),
      })
      asked++
      const toDoor = answer.statusCode === 303 && String(answer.headers.location).startsWith('/dang-nhap')
      const got: Answer =
        answer.statusCode === 401 || toDoor
          ? 'sign in'
          : answer.statusCode === 403
            ? 'refused'
            : answer.statusCode === 404
              ? 'hidden'
              : 'in'
      // A paper, a page or a person that does not exist is not found by those who are let in.
      const fine = got === want || (want === 'in' && got === 'hidden' && !/:code$|:code\/giay-hen/.test(route.url))
      if (!fine || answer.statusCode >= 500) wrong.push(`${method} ${route.url} as ${who.name}: ${answer.statusCode}, expected ${want}`)
    }
  }
  assert.deepEqual(wrong, [])
  assert.ok(asked > 6500, String(asked))
})
