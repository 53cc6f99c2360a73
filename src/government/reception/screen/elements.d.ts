import type { JSX } from 'preact'

/** The module's custom element, for JSX. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'reception-screen': JSX.HTMLAttributes<HTMLElement>
    }
  }
}
