import type { VNode } from 'preact'
import { languages, type T } from '#core/i18n.ts'
import { keeper, pathHole } from '#core/ui/kept.ts'
import { KhmerWord } from '#core/ui/khmer-word.tsx'
import type { Face } from '#core/ui/layout.tsx'

export type Theme = 'auto' | 'light' | 'dark'
type Props = { t: T; face: Face; path: string; province: string; theme?: Theme | undefined }

const themes = ['auto', 'light', 'dark'] as const

/** Links to /giao-dien/<theme>; drawn only where the page knows the reader's choice. */
function ThemeLinks({ t, theme }: { t: T; theme: Theme }): VNode {
  return (
    <nav aria-label={t('core.theme.label')}>
      <h2>{t('core.theme.label')}</h2>
      <ul>
        {themes.map((name) => (
          <li key={name}>
            <a href={`/giao-dien/${name}?ve=${pathHole}`} aria-current={name === theme ? 'true' : undefined}>
              {t(`core.theme.${name}`)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

const keep = keeper()

/** Where help is, and the few doors that are always open; one line on the desk. */
export function Footer(props: Props): VNode {
  const { t, face, path, province, theme } = props
  return keep(JSON.stringify([t.lang, face, province, theme]), () => <Drawn {...props} />, path)
}

function Drawn({ t, face, province, theme }: Props): VNode {
  if (face !== 'portal') {
    return (
      <footer class="footer no-print">
        <div class="wrap">
          <p lang="vi">Tỉnh số {province}</p>
          <p>{t('core.footer.help_title')} 1022</p>
        </div>
      </footer>
    )
  }
  return (
    <footer class="footer">
      <div class="wrap">
        <div>
          <h2>{t('core.footer.help_title')}</h2>
          <p>{t('core.footer.help_text')}</p>
        </div>
        <nav aria-label={t('core.footer.services')}>
          <h2>{t('core.footer.services')}</h2>
          <ul>
            <li>
              <a href="/thu-tuc">{t('core.nav.procedures')}</a>
            </li>
            <li>
              <a href="/tra-cuu">{t('core.nav.track')}</a>
            </li>
            <li>
              <a href="/kiem-tra">{t('core.nav.verify')}</a>
            </li>
            <li>
              <a href="/ho-so">{t('core.nav.my_cases')}</a>
            </li>
          </ul>
        </nav>
        {theme ? (
          <ThemeLinks t={t} theme={theme} />
        ) : (
          <nav aria-label={t('core.lang.label')}>
            <h2>{t('core.lang.label')}</h2>
            <ul class="tongues-long">
              {languages.map((lang) => (
                <li key={lang}>
                  <a
                    href={`/ngon-ngu/${lang}?ve=${pathHole}`}
                    lang={lang}
                    hreflang={lang}
                    aria-label={t(`core.lang.${lang}`)}
                    aria-current={lang === t.lang ? 'true' : undefined}
                  >
                    {lang === 'km' && t.lang !== 'km' ? <KhmerWord /> : t(`core.lang.${lang}`)}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </div>
    </footer>
  )
}
