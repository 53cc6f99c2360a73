import type { ComponentChildren, VNode } from 'preact'
import type { T } from '#core/i18n.ts'
import { type Crumb, Crumbs } from '#core/ui/crumbs.tsx'
import type { Door } from '#core/ui/door.ts'
import { Footer, type Theme } from '#core/ui/footer.tsx'
import { Masthead, type Person } from '#core/ui/masthead.tsx'

export type Face = 'portal' | 'desk' | 'steering'
/** Addresses of the built files and the folder they lie in; `preload` holds the two fonts that every Vietnamese page needs first. */
export type Assets = {
  dir: string
  css: Record<Face, string>
  js: string[]
  preload: string[]
  worker: string
  /** What single pages ask for by name, beside what every page has. */
  parts: Record<string, { css?: string; js?: string }>
}

export type LayoutProps = {
  t: T
  title: string
  face: Face
  path: string
  province: string
  actor?: Person | undefined
  crumbs?: Crumb[] | undefined
  doors?: readonly Door[] | undefined
  assets: Pick<Assets, 'css' | 'js'> & Partial<Pick<Assets, 'preload' | 'parts'>>
  parts?: string[] | undefined
  bare?: boolean | undefined
  standIn?: string | undefined
  theme?: Theme | undefined
  children: ComponentChildren
}

/** The whole document around a page: head, masthead, breadcrumb, main, footer. */
export function Layout(props: LayoutProps): VNode {
  const { t, title, face, path, province, actor, crumbs, assets, standIn, theme, bare, children } = props
  const parts = (props.parts ?? []).flatMap((name) => assets.parts?.[name] ?? [])
  return (
    <html lang={t.lang} data-theme={theme === 'light' || theme === 'dark' ? theme : undefined}>
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – Tỉnh số ${province}`}</title>
        <meta name="theme-color" content={theme === 'dark' ? '#04222a' : '#073b46'} />
        {assets.preload?.map((href) => (
          <link key={href} rel="preload" href={href} as="font" type="font/woff2" crossOrigin="anonymous" />
        ))}
        <link rel="stylesheet" href={assets.css[face]} />
        {parts.map(({ css }) => css && <link key={css} rel="stylesheet" href={css} />)}
        <link rel="manifest" href="/manifest.webmanifest" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        {assets.js.map((src) => (
          <script key={src} type="module" src={src} />
        ))}
        {parts.map(({ js }) => js && <script key={js} type="module" src={js} />)}
      </head>
      <body class={`face-${face}`}>
        <a class="skip" href="#chinh">
          {t('core.skip')}
        </a>
        {!bare && <Masthead t={t} face={face} path={path} province={province} actor={actor} standIn={standIn} doors={props.doors ?? []} />}
        {bare && standIn && <aside class="standin">{standIn}</aside>}
        {crumbs && crumbs.length > 0 && <Crumbs t={t} crumbs={crumbs} />}
        <main id="chinh" class={bare ? 'main' : 'main wrap'} tabIndex={-1}>
          {children}
        </main>
        {!bare && <Footer t={t} face={face} path={path} province={province} theme={theme} />}
      </body>
    </html>
  )
}
