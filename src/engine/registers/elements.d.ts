import type { JSX } from 'preact'

type Enhanced = JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }

/** The module's custom element, for JSX. */
declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'register-place': Enhanced
    }
  }
}
