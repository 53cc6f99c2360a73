import type { VNode } from 'preact'
import { languages, type T } from '#core/i18n.ts'
import { KhmerWord } from '#core/ui/khmer-word.tsx'
import type { Face } from '#core/ui/layout.tsx'

export type Person = { name: string; kind: 'citizen' | 'officer'; unit?: string | undefined; roles?: string[] | undefined }
type Props = { t: T; face: Face; path: string; province: string; actor?: Person | undefined; standIn?: string | undefined }
type Item = { href: string; label: string }

const shortNames = { vi: 'VI', en: 'EN', km: <KhmerWord /> }

function itemsFor(t: T, face: Face, actor: Person | undefined): Item[] {
  if (face !== 'portal') {
    const holds = (...roles: string[]): boolean => !actor?.roles || actor.roles.some((role) => roles.includes(role))
    return [
      { href: '/lam-viec', label: t('core.nav.work') },
      ...(holds('leader', 'approver', 'administrator') ? [{ href: '/dieu-hanh', label: t('core.nav.steering') }] : []),
      ...(actor?.roles?.includes('administrator') ? [{ href: '/quan-tri/can-bo', label: t('core.nav.officers') }] : []),
    ]
  }
  const own: Item[] = actor
    ? [
        { href: '/ho-so', label: t('core.nav.my_cases') },
        ...(actor.kind === 'officer' ? [{ href: '/lam-viec', label: t('core.nav.work') }] : []),
      ]
    : [{ href: '/dang-nhap', label: t('core.nav.sign_in') }]
  return [{ href: '/thu-tuc', label: t('core.nav.procedures') }, { href: '/tra-cuu', label: t('core.nav.track') }, ...own]
}

const isAt = (path: string, href: string): boolean => path === href || path.startsWith(`${href}/`) || path.startsWith(`${href}?`)

/** Wordmark, main items, who is signed in, languages; closed by the three strokes of the river. */
export function Masthead({ t, face, path, province, actor, standIn }: Props): VNode {
  const subtitle =
    face === 'portal' ? province : `${t(face === 'desk' ? 'core.face.desk' : 'core.face.steering')} · ${actor?.unit ?? province}`
  const home = face === 'portal' ? '/' : face === 'desk' ? '/lam-viec' : '/dieu-hanh'
  return (
    <header class="masthead">
      {standIn && <div class="standin">{standIn}</div>}
      <div class="wrap masthead-row">
        <a class="brand" href={home}>
          <span lang="vi">
            Tỉnh <i>số</i>
          </span>
          <span>{subtitle}</span>
        </a>
        <nav class="nav" aria-label={t('core.nav.label')}>
          <ul>
            {itemsFor(t, face, actor).map((item) => (
              <li key={item.href}>
                <a href={item.href} aria-current={isAt(path, item.href) ? 'page' : undefined}>
                  {item.label}
                </a>
              </li>
            ))}
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
