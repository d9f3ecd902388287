'use client';
import { useCallback, useMemo, useState } from 'react';
import type { CommentView } from '@/lib/decisions/comments';

/** The comments of a trail as they are on the page: by step, counted, and with what came since. */
export function useComments(first: readonly CommentView[]): {
  comments: readonly CommentView[];
  byStep: ReadonlyMap<string, CommentView[]>;
  counts: ReadonlyMap<string, number>;
  change: (incoming: readonly CommentView[]) => void;
} {
  const [comments, setComments] = useState(first);
  const byStep = useMemo(() => {
    const map = new Map<string, CommentView[]>();
    for (const comment of comments)
      if (comment.step !== undefined) map.set(comment.step, [...(map.get(comment.step) ?? []), comment]);
    return map;
  }, [comments]);
  const counts = useMemo(
    () => new Map([...byStep].map(([id, list]) => [id, list.filter((comment) => !comment.deletedAt).length])),
    [byStep],
  );
  const change = useCallback((incoming: readonly CommentView[]) => {
    setComments((now) => {
      const byId = new Map(now.map((comment) => [comment.id, comment]));
      for (const comment of incoming) byId.set(comment.id, comment);
      return [...byId.values()];
    });
  }, []);
  return { comments, byStep, counts, change };
}
