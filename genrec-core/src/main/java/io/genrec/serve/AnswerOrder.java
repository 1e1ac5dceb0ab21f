// SPDX-License-Identifier: Apache-2.0
package io.genrec.serve;

/** The order in which the answers to many requests come. */
public enum AnswerOrder {
  /** That of the requests; an answer waits for those before it. */
  AS_REQUESTED,
  /** As they are found. */
  AS_FINISHED
}
