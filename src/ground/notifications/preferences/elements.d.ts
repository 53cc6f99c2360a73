import type { JSX } from 'preact'

declare module 'preact' {
  namespace JSX {
    interface IntrinsicElements {
      'push-subscribe': JSX.HTMLAttributes<HTMLElement> & { [data: `data-${string}`]: string | undefined }
    }
  }
}
