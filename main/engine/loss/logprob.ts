import { vjp } from '../autodiff/vjp.ts';
import type { Architecture } from '../model/architecture.ts';
import { Graph } from '../onnx/graph.ts';
import { logSumExpThroughSoftmax } from '../onnx/logSumExp.ts';
import * as ops from '../onnx/ops.ts';

/**
 * The head: final norm, output matrix, and the log-prob of each row's label.
 * `log p(label) = z_label − log Σ exp z`, with z_label as a dot product of its own, so that the gradient never
 * scatters into a [T, V] tensor.
 *
 * Inputs: rows f32 [T, D]; labels i32 [T]; norm.weight [D]; head.weight [V, D].
 * Results: logp [T, 1]; entropy [T, 1] in nats; logit [T, 1], the mean over the vocabulary.
 */
export function buildHead(architecture: Architecture): Graph {
  return logSumExpThroughSoftmax(head(architecture));
}

/** The head as it is differentiated. */
function head({ hiddenSize, vocabSize, normEps }: Architecture): Graph {
  const g = new Graph('head');
  const rows = g.input('rows', 'f32', ['T', hiddenSize]);
  const labels = g.input('labels', 'i32', ['T']);
  const h = ops.rmsNorm(g, rows, g.input('norm.weight', 'f32', [hiddenSize]), normEps);
  const weight = g.input('head.weight', 'f32', [vocabSize, hiddenSize]);

  const logits = ops.gemm(g, h, weight, { transB: true });
  const labelLogit = ops.reduceSum(g, ops.mul(g, h, ops.gather(g, weight, labels)), [-1]);
  const logSumExp = ops.reduceLogSumExp(g, logits, [-1]);
  const expectedLogit = ops.reduceSum(g, ops.mul(g, ops.softmax(g, logits), logits), [-1]);
  g.output('logp', ops.sub(g, labelLogit, logSumExp));
  g.output('entropy', ops.sub(g, logSumExp, expectedLogit));
  g.output('logit', ops.reduceMean(g, logits, [-1]));
  return g;
}

/** The head as generation needs it: rows f32 [T, D] → logits [T, V] */
export function buildLogits({ hiddenSize, vocabSize, normEps }: Architecture): Graph {
  const g = new Graph('logits');
  const rows = g.input('rows', 'f32', ['T', hiddenSize]);
  const h = ops.rmsNorm(g, rows, g.input('norm.weight', 'f32', [hiddenSize]), normEps);
  const weight = g.input('head.weight', 'f32', [vocabSize, hiddenSize]);
  g.output('logits', ops.gemm(g, h, weight, { transB: true }));
  return g;
}

/**
 * The head with d(log-prob)/d(row) beside the log-prob. DPO's loss sees a sequence only through its summed
 * log-prob, so dL/d(row) is this times one number a sequence, known once the loss is: the logits are used
 * and thrown away within one run.
 */
export function buildFusedHead(architecture: Architecture): Graph {
  const options = { wrt: ['rows'], of: ['logp'], seedOnes: true, keep: ['logp', 'entropy', 'logit'] };
  return logSumExpThroughSoftmax(vjp(head(architecture), options).backward);
}

/**
 * The head's gradient by its weights too, for full training: takes d.logp [T, 1]; with `accumulate`, adds the
 * weights' gradients onto `acc.<weight>`.
 */
export function buildFullHead(architecture: Architecture, accumulate: boolean): Graph {
  const weights = ['norm.weight', 'head.weight'];
  const options = { wrt: ['rows', ...weights], of: ['logp'], accumulate: accumulate ? weights : [] };
  return logSumExpThroughSoftmax(vjp(head(architecture), options).backward);
}

/** Rows of a hidden state: x f32 [M, D], scored i32 [T] → rows [T, D]; M = N·S positions */
export function buildTakeRows({ hiddenSize }: Architecture): Graph {
  const g = new Graph('takeRows');
  const x = g.input('x', 'f32', ['M', hiddenSize]);
  g.output('rows', ops.gather(g, x, g.input('scored', 'i32', ['T'])));
  return g;
}

/**
 * dL/dx from the rows' gradients: writes scale ⊙ rows onto x's shape at `scored`, on top of `dx`.
 * dx f32 [M, D]; rows [T, D]; scale [T, 1]; scored i64 [T], no position twice → y [M, D]
 */
export function buildPutRows({ hiddenSize }: Architecture): Graph {
  const g = new Graph('putRows');
  const dx = g.input('dx', 'f32', ['M', hiddenSize]);
  const rows = ops.mul(g, g.input('rows', 'f32', ['T', hiddenSize]), g.input('scale', 'f32', ['T', 1]));
  g.output('y', ops.setRows(g, dx, g.input('scored', 'i64', ['T']), rows));
  return g;
}
