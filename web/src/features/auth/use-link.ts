import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { lookAtLink } from '../../api/auth.ts'
import { codeInHash } from './set-up-code.ts'

/** The one-time code behind # in the address, and what the server says it is for. */
export function useLink() {
  const [code] = useState(() => codeInHash(window.location.hash))
  const meaning = useQuery({
    queryKey: ['auth', 'link', code],
    queryFn: () => lookAtLink(code),
    enabled: code !== '',
    retry: false,
    staleTime: Infinity,
    gcTime: 0,
  })
  return { code, meaning }
}
