import type { VNode } from 'preact'
import { languages, type T } from '#core/i18n.ts'
import { type Door, doorAt, doorsFor } from '#core/ui/door.ts'
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

function NavItem({ t, door, current }: { t: T; door: Door; current: Door | undefined }): VNode {
  return (
    <li>
      <a href={door.href} aria-current={door === current ? 'page' : undefined}>
        {t(door.label)}
      </a>
    </li>
  )
}

/** Wordmark, main items, who is signed in, languages; closed by the three strokes of the river. */
export function Masthead({ t, face, path, province, actor, standIn, doors }: Props): VNode {
  const seen = doorsFor(doors, face, actor)
  const current = doorAt(seen, path)
  const bar = seen.filter((door) => door.place === 'bar')
  const menu = seen.filter((door) => door.place !== 'bar')
  const subtitle =
    face === 'portal' ? province : `${t(face === 'desk' ? 'core.face.desk' : 'core.face.steering')} · ${actor?.unit ?? province}`
  const home = face === 'portal' ? '/' : face === 'desk' ? '/lam-viec' : '/dieu-hanh'
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
        <nav class="nav" aria-label={t('core.nav.label')}>
          <ul>
            {bar.map((door) => (
              <NavItem key={door.href} t={t} door={door} current={current} />
            ))}
            {face === 'portal' && !actor && (
              <li>
                <a href="/dang-nhap" aria-current={/^\/dang-nhap([/?]|$)/.test(path) ? 'page' : undefined}>
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
                      <NavItem key={door.href} t={t} door={door} current={current} />
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
        <nav class="tongues" aria-label={t('core.lang.label')}>
          <ul>
            {languages.map((lang) => (
              <li key={lang}>
                <a
                  href={`/ngon-ngu/${lang}?ve=${encodeURIComponent(path)}`}
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
      </div>
      {face === 'portal' && <div class="river" aria-hidden="true" />}
    </header>
  )
}
