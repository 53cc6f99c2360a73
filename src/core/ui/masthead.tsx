import type { VNode } from 'preact'
import { languages, type T } from '#core/i18n.ts'
import { type Door, doorAt, doorsFor } from '#core/ui/door.ts'
import { keeper, pathHole } from '#core/ui/kept.ts'
import { KhmerWord } from '#core/ui/khmer-word.tsx'
import type { Face } from '#core/ui/layout.tsx'

export type Person = { name: string; kind: 'citizen' | 'officer'; unit?: string | undefined; roles?: string[] | undefined }
type Props = {
  t: T
  face: Face
  path: string
  province: string
  actor?: Person | undefined
  standIn?: string | undefined
  doors: readonly Door[]
}
const shortNames = { vi: 'VI', en: 'EN', km: <KhmerWord /> }

const signInHref = '/dang-nhap'
const isAt = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`) || path.startsWith(`${href}?`)

function NavItem({ t, door, at }: { t: T; door: Door; at: string | undefined }): VNode {
  return (
    <li>
      <a href={door.href} aria-current={door.href === at ? 'page' : undefined}>
        {t(door.label)}
      </a>
    </li>
  )
}

const keepers = new WeakMap<readonly Door[], ReturnType<typeof keeper>>()

/** Wordmark, main items, who is signed in, languages; closed by the three strokes of the river. On a phone the desk's items wait behind a button. */
export function Masthead(props: Props): VNode {
  const { t, face, path, province, actor, standIn, doors } = props
  const keep = keepers.get(doors) ?? keeper()
  keepers.set(doors, keep)
  const at = isAt(path, signInHref) ? signInHref : doorAt(doorsFor(doors, face, actor), path)?.href
  return keep(JSON.stringify([t.lang, face, province, actor, standIn, at]), () => <Drawn {...props} at={at} />, path)
}

function Drawn({ t, face, province, actor, standIn, doors, at }: Props & { at: string | undefined }): VNode {
  const seen = doorsFor(doors, face, actor)
  const bar = seen.filter((door) => door.place === 'bar')
  const menu = seen.filter((door) => door.place !== 'bar')
  const subtitle =
    face === 'portal' ? province : `${t(face === 'desk' ? 'core.face.desk' : 'core.face.steering')} · ${actor?.unit ?? province}`
  // Who has no place at the centre begins at the desk.
  const home = face === 'portal' ? '/' : (seen.find(({ href }) => face === 'steering' && href === '/dieu-hanh')?.href ?? '/lam-viec')
  return (
    <header class="masthead">
      {standIn && <div class="standin">{standIn}</div>}
      <div class={`wrap masthead-row${actor ? ' signed-in' : ''}`}>
        <a class="brand" href={home}>
          <span lang="vi">
            Tỉnh <i>số</i>
          </span>
          <span>{subtitle}</span>
        </a>
        <div class="masthead-menu" id="menu" popover={face === 'portal' && !actor ? undefined : 'auto'}>
          <nav class="nav" aria-label={t('core.nav.label')}>
            <ul>
              {bar.map((door) => (
                <NavItem key={door.href} t={t} door={door} at={at} />
              ))}
              {face === 'portal' && !actor && (
                <li>
                  <a href={signInHref} aria-current={at === signInHref ? 'page' : undefined}>
                    {t('core.nav.sign_in')}
                  </a>
                </li>
              )}
              {menu.length > 0 && (
                <li>
                  <details class="more">
                    <summary>{t('core.nav.more')}</summary>
                    <ul>
                      {menu.map((door) => (
                        <NavItem key={door.href} t={t} door={door} at={at} />
                      ))}
                    </ul>
                  </details>
                </li>
              )}
            </ul>
          </nav>
          {actor && (
            <div class="who">
              <a href="/tai-khoan">{actor.name}</a>
              <form method="post" action="/dang-xuat">
                <button type="submit">{t('core.nav.sign_out')}</button>
              </form>
            </div>
          )}
        </div>
        <nav class="tongues" aria-label={t('core.lang.label')}>
          <ul>
            {languages.map((lang) => (
              <li key={lang}>
                <a
                  href={`/ngon-ngu/${lang}?ve=${pathHole}`}
                  lang={lang}
                  hreflang={lang}
                  title={t(`core.lang.${lang}`)}
                  aria-label={t(`core.lang.${lang}`)}
                  aria-current={lang === t.lang ? 'true' : undefined}
                >
                  {shortNames[lang]}
                </a>
              </li>
            ))}
          </ul>
        </nav>
        {(face !== 'portal' || actor) && (
          <button class="menu-opener" type="button" popovertarget="menu">
            {t('core.nav.menu')}
          </button>
        )}
      </div>
      {face === 'portal' && <div class="river" aria-hidden="true" />}
    </header>
  )
}
