import { formatCount, formatLoss, formatPercent, formatPlural, formatSigned } from '../../shared/format.ts';
import type { ReadingWords } from '../charts/lines.ts';
import type { Reading, ReadingId } from '../readings/reading.ts';

/* What the curves say, one sentence each, and why in two or three more, with the field's terms. */

interface Words {
  readonly tone?: ReadingWords['tone'];
  readonly sentence: (n: Readonly<Record<string, number>>) => string;
  readonly why: string;
}

const brokenWhy =
  'A number grew beyond what the computer can hold (NaN: not a number). It nearly always comes from steps that are too large. Start again with a smaller step size (learning rate).';

const words: Readonly<Record<ReadingId, Words>> = {
  tooShort: {
    sentence: ({ steps = 0 }) =>
      steps === 0
        ? 'Nothing has been trained yet.'
        : `${formatPlural(steps, 'step')} so far: too few to say where this goes.`,
    why: 'Single steps jump up and down, because each one sees other pairs. A direction shows after some dozens of steps.',
  },

  'loss.broken': {
    tone: 'bad',
    sentence: ({ step = 0 }) => `Since step ${formatCount(step)} the loss is no longer a number.`,
    why: brokenWhy,
  },
  'loss.rising': {
    tone: 'bad',
    sentence: ({ from = 0, to = 0 }) =>
      `The loss is rising, from ${formatLoss(from)} to ${formatLoss(to)}. The steps are probably too large.`,
    why: 'The loss measures how wrong the model is about which answer is better. When it rises on the very pairs the model trains on, each step overshoots (divergence). A smaller step size (learning rate) usually settles it.',
  },
  'loss.byHeart': {
    tone: 'watch',
    sentence: ({ step = 0 }) =>
      `It still falls on the pairs it trains on, but rises on held-out ones since step ${formatCount(step)}: the model is learning pairs by heart.`,
    why: 'Held-out pairs are never trained on, so they show what carries over to new questions. When only the trained pairs improve, the model remembers them instead of their tone (overfitting). Stop earlier, use fewer times through the pairs (epochs), or add pairs.',
  },
  'loss.notStarted': {
    sentence: ({ at = 0 }) =>
      `The loss is still about where it began (${formatLoss(at)}): little has been learned so far.`,
    why: 'A model that cannot tell the two answers apart has a loss of ln 2, about 0.693: it is guessing. If it stays there, the step size (learning rate) is probably too small, or the pairs do not agree with each other.',
  },
  'loss.flat': {
    sentence: ({ at = 0 }) => `The loss stays at about ${formatLoss(at)}, without a clear direction so far.`,
    why: 'The jumps from step to step are larger than any change over the run. That can be too small a step size (learning rate), pairs that contradict each other, or simply too early.',
  },
  'loss.fallingHeldOutToo': {
    sentence: () =>
      'The loss falls, on the pairs it trains on and on held-out ones. This is how it should look.',
    why: 'The loss measures how wrong the model is about which answer is better. That it falls on held-out pairs too means that the model learns something that carries over to new questions (generalization).',
  },
  'loss.fallingHeldOutNot': {
    tone: 'watch',
    sentence: () => 'The loss falls on the pairs it trains on, and does not on held-out ones.',
    why: 'What it learns helps with these pairs and not with others yet. It may be early. If it stays so, the model is learning pairs by heart (overfitting): more pairs, or fewer times through them (epochs), help.',
  },
  'loss.falling': {
    sentence: ({ from = 0, to = 0 }) => `The loss falls, from ${formatLoss(from)} to ${formatLoss(to)}.`,
    why: 'The loss measures how wrong the model is about which answer is better. Without held-out evaluations it cannot be told whether this carries over to new questions.',
  },
  'loss.levelled': {
    sentence: ({ at = 0 }) => `The loss has settled at about ${formatLoss(at)}. More steps change little.`,
    why: 'Over the last third of the steps the loss no longer moves more than it jumps (convergence). The run has learned about what these pairs and settings can teach it.',
  },

  'rewards.broken': {
    tone: 'bad',
    sentence: ({ step = 0 }) => `Since step ${formatCount(step)} the rewards are no longer numbers.`,
    why: brokenWhy,
  },
  'rewards.apart': {
    sentence: () =>
      'Better answers gain and worse answers lose, compared with the original. This is what training is for.',
    why: 'A reward is how much likelier an answer became than it was under the original (reference model), times β. Above 0 it gained, below 0 it lost.',
  },
  'rewards.bothDown': {
    sentence: () => 'Both answers lose, the worse one more. That is normal while the gap between them grows.',
    why: 'DPO only looks at the difference of the two rewards. The model often finds it easier to make worse answers much less likely, and better ones are pulled along because they share many words with them (likelihood displacement).',
  },
  'rewards.bothUp': {
    sentence: () => 'Both answers gain, the better one more.',
    why: 'The model learns what the answers have in common, such as their topic and length, along with what makes one better. What counts for DPO is the difference of the two rewards.',
  },
  'rewards.chosenDown': {
    tone: 'watch',
    sentence: () => 'The gap grows, but better answers lose compared with the original.',
    why: 'The probability that leaves the two answers goes to others, which nobody judged (likelihood displacement). Look at the samples. A larger β, or adding the sft loss, holds better answers up.',
  },
  'rewards.together': {
    sentence: () => 'The two answers are not drawing apart so far.',
    why: 'The difference of the two rewards is what DPO raises. If it stays flat, the step size (learning rate) may be too small, or the pairs do not agree with each other.',
  },
  'rewards.wrongWay': {
    tone: 'bad',
    sentence: () =>
      'Worse answers gain on better ones. Check that the two columns are not the wrong way round.',
    why: 'The difference of the two rewards has become negative: the model now prefers the answers marked as worse. With a sound run that does not happen on the pairs it trains on.',
  },

  'gap.broken': {
    tone: 'bad',
    sentence: ({ step = 0 }) => `Since step ${formatCount(step)} the gap is no longer a number.`,
    why: brokenWhy,
  },
  'gap.growing': {
    sentence: ({ at = 0 }) => `The preference gap grows; it is at ${formatSigned(at)}.`,
    why: 'The gap (reward margin) is how much more the model favours the better answer than the original did. At +1 it takes the better answer in about 73 of 100 pairs, at +2 in 88, if the model of Bradley and Terry holds.',
  },
  'gap.levelled': {
    sentence: ({ at = 0 }) => `The preference gap has settled at about ${formatSigned(at)}.`,
    why: 'Over the last third of the steps the gap (reward margin) no longer grows. How large it gets depends on β and on how clearly the pairs differ. It does not have to be large for the answers to change.',
  },
  'gap.flat': {
    sentence: ({ at = 0 }) => `The preference gap is not growing so far; it is at ${formatSigned(at)}.`,
    why: 'The gap (reward margin) begins at 0, where the model is the original. If it stays there, the step size (learning rate) may be too small, or the pairs do not agree with each other.',
  },
  'gap.shrinking': {
    tone: 'watch',
    sentence: ({ at = 0 }) => `The preference gap has been shrinking lately; it is at ${formatSigned(at)}.`,
    why: 'On the pairs it trains on the gap (reward margin) should not shrink. Steps that are too large, or pairs that contradict each other, can do this.',
  },
  'gap.heldOutBehind': {
    tone: 'watch',
    sentence: ({ train = 0, heldOut = 0 }) =>
      `On held-out pairs the gap is ${formatSigned(heldOut)}, on trained ones ${formatSigned(train)}: part of it is learned by heart.`,
    why: 'The gap (reward margin) on pairs it has seen grows with every pass over them. Only the held-out gap shows what carries over to new questions (generalization).',
  },

  'accuracy.guessing': {
    sentence: ({ at = 0 }) =>
      `It picks the better answer in ${formatPercent(at)} of the pairs, which cannot be told from guessing yet.`,
    why: 'Half right is what a coin does. With few pairs, chance alone moves the share (rewards/accuracies) by several points either way.',
  },
  'accuracy.worse': {
    tone: 'watch',
    sentence: ({ at = 0 }) =>
      `It picks the better answer in ${formatPercent(at)} of the pairs: less often than guessing would.`,
    why: 'A share (rewards/accuracies) below one half means that the model moved towards the worse answers. Before the first steps that is normal. Later, check that the two columns are not the wrong way round.',
  },
  'accuracy.rising': {
    sentence: ({ at = 0 }) =>
      `It picks the better answer more and more often, now in ${formatPercent(at)} of the pairs.`,
    why: 'The share of pairs (rewards/accuracies) in which the better answer gained more than the worse one, compared with the original.',
  },
  'accuracy.now': {
    sentence: ({ at = 0 }) => `It picks the better answer in ${formatPercent(at)} of the pairs.`,
    why: 'The share of pairs (rewards/accuracies) in which the better answer gained more than the worse one, compared with the original. Two evaluations are too few to say where it goes.',
  },
  'accuracy.level': {
    sentence: ({ at = 0 }) =>
      `It picks the better answer in ${formatPercent(at)} of the pairs, and that stays about the same.`,
    why: 'The share of pairs (rewards/accuracies) in which the better answer gained more than the worse one, compared with the original. Some pairs are judged one way by one person and the other way by the next, so 100 % is rarely right.',
  },
  'accuracy.falling': {
    tone: 'watch',
    sentence: ({ at = 0 }) =>
      `It picks the better answer less often than before, now in ${formatPercent(at)} of the pairs.`,
    why: 'The share (rewards/accuracies) was clearly higher earlier in the run. It may be going on for too long: an earlier stop, or a smaller step size (learning rate), may give a better model.',
  },
  'accuracy.byHeart': {
    tone: 'watch',
    sentence: ({ at = 0, train = 0 }) =>
      `It picks the better answer in ${formatPercent(train)} of the pairs it trains on, and in ${formatPercent(at)} of held-out ones: part of it is learned by heart.`,
    why: 'Held-out pairs are never trained on. A large distance between the two shares (rewards/accuracies) means that the model remembers pairs (overfitting). More pairs, or fewer times through them (epochs), help.',
  },

  'logps.broken': {
    tone: 'bad',
    sentence: ({ step = 0 }) =>
      `Since step ${formatCount(step)} the log-probabilities are no longer numbers.`,
    why: brokenWhy,
  },
  'logps.bothDownGapGrows': {
    sentence: () =>
      'Both answers are becoming a little less likely. That is normal while the gap between them grows.',
    why: 'DPO only raises the difference of the two log-probabilities. The model often lowers both, the worse one faster (likelihood displacement). It becomes a problem when better answers fall far: then look at the samples.',
  },
  'logps.bothDownNoGap': {
    tone: 'bad',
    sentence: () => 'Both answers are becoming less likely, and the gap between them does not grow.',
    why: 'The model is moving away from both answers without telling them apart. Steps that are too large, or a β that is too small, do this. Stop, and start again with a smaller step size (learning rate).',
  },
  'logps.collapse': {
    tone: 'bad',
    sentence: ({ lost = 0 }) =>
      `Better answers have become far less likely, by ${formatCount(lost)} nats an answer. The model may be forgetting how to write.`,
    why: 'Their probability went to answers that nobody judged (likelihood displacement). The samples show to which. A larger β, a smaller step size (learning rate), or adding the sft loss holds them up.',
  },
  'logps.apart': {
    sentence: () => 'Better answers are becoming more likely, worse ones less.',
    why: 'The log-probability says how likely the model is to write exactly this answer. Each step of the logarithm counts: 0.7 nats is twice as likely.',
  },
  'logps.bothUp': {
    sentence: () => 'Both answers are becoming more likely.',
    why: 'The model takes on what both answers share, such as their topic and length. As long as the gap grows, it tells them apart as well.',
  },
  'logps.rejectedDown': {
    sentence: () => 'Worse answers are becoming less likely; better ones stay about where they were.',
    why: 'The log-probability says how likely the model is to write exactly this answer. DPO needs only the difference of the two to grow, and here worse answers do the moving.',
  },
  'logps.chosenUp': {
    sentence: () => 'Better answers are becoming more likely; worse ones stay about where they were.',
    why: 'The log-probability says how likely the model is to write exactly this answer. DPO needs only the difference of the two to grow, and here better answers do the moving.',
  },
  'logps.chosenDown': {
    tone: 'watch',
    sentence: () => 'Better answers are becoming less likely, and worse ones are not.',
    why: 'That is the opposite of what training is for. It can be chance early in a run. If it goes on, check that the two columns are not the wrong way round.',
  },
  'logps.rejectedUp': {
    tone: 'watch',
    sentence: () => 'Worse answers are becoming more likely, and better ones are not.',
    why: 'That is the opposite of what training is for. It can be chance early in a run. If it goes on, check that the two columns are not the wrong way round.',
  },
  'logps.still': {
    sentence: () => 'Neither answer has become clearly more or less likely so far.',
    why: 'The lines jump because every step sees other pairs, with shorter and longer answers. Compared with the original, neither answer has moved more than chance would.',
  },

  'kl.none': {
    sentence: () => 'Nothing was measured: the run answers no sample questions.',
    why: 'How far the model moved (KL) is measured on answers that it writes to sample questions. With none set, there is nothing to measure on.',
  },
  'kl.unsure': {
    sentence: () => 'It has moved too little to measure with these few answers.',
    why: 'The KL divergence is a mean over the sampled answers; its standard error, the band around the line, is still as large as the value itself. More sample questions make it sharper.',
  },
  'kl.near': {
    sentence: ({ kl = 0 }) => `It stays close to the original: ${kl.toFixed(1)} nats an answer.`,
    why: 'The KL divergence says how surprised the original would be by the answers the model writes now. Below one nat an answer, most of them could be its own.',
  },
  'kl.moved': {
    sentence: ({ kl = 0 }) => `Its answers have moved away from the original by ${kl.toFixed(1)} nats each.`,
    why: 'The KL divergence says how surprised the original would be by the answers the model writes now; long answers add up to more. Some movement is the point. A larger β keeps it closer.',
  },
  'kl.far': {
    tone: 'watch',
    sentence: ({ kl = 0 }) =>
      `Its answers have drifted far from the original: ${kl.toFixed(0)} nats each. Read the samples before you trust it.`,
    why: 'The KL divergence says how surprised the original would be by the answers the model writes now. So large a value can mean a thorough change, or answers that no longer make sense. A larger β or a smaller step size (learning rate) keeps it closer.',
  },

  'gradients.broken': {
    tone: 'bad',
    sentence: ({ step = 0 }) => `Since step ${formatCount(step)} the gradients are no longer numbers.`,
    why: brokenWhy,
  },
  'gradients.exploding': {
    tone: 'bad',
    sentence: ({ from = 0, to = 0 }) =>
      `The gradients have grown from ${formatLoss(from)} to ${formatLoss(to)}: training is becoming unstable.`,
    why: 'The gradient says how much the model would change to be right about this step’s pairs. When it keeps growing, each step undoes the last (exploding gradients). Use a smaller step size (learning rate).',
  },
  'gradients.spikes': {
    sentence: ({ step = 0 }) => `Mostly calm, with a spike at step ${formatCount(step)}.`,
    why: 'Some pairs surprise the model far more than others. A step that is too long is cut down (gradient clipping), so single spikes do little harm.',
  },
  'gradients.clipped': {
    sentence: ({ share = 0 }) =>
      `${formatPercent(share)} of the steps were cut down to the longest step allowed.`,
    why: 'A step longer than the limit (max grad norm) keeps its direction and loses its length. That it happens often is common, and means that the limit rather than the gradient decides how far each step goes.',
  },
  'gradients.calm': {
    sentence: () => 'The steps are of an even size.',
    why: 'The gradient norm says how much the model would change to be right about this step’s pairs. Even is good; a steady rise would be a warning.',
  },

  'rate.constant': {
    sentence: () => 'The step size stays the same.',
    why: 'The schedule of this run keeps the learning rate constant.',
  },
  'rate.warming': {
    sentence: () => 'The step size is still rising to its full value.',
    why: 'The first steps are kept small (warmup), because the optimizer does not know yet which directions matter.',
  },
  'rate.falling': {
    sentence: () => 'The step size falls towards the end, so that the model can settle.',
    why: 'Large steps find the way, small ones the place. How fast the learning rate falls is the schedule’s choice.',
  },

  'speed.steady': {
    sentence: ({ to = 0 }) => `About ${formatCount(to)} tokens a second, evenly.`,
    why: 'Tokens of prompts and answers that one step reads, over the time it takes. Prompts count once a pair.',
  },
  'speed.slower': {
    tone: 'watch',
    sentence: ({ from = 0, to = 0 }) =>
      `It has slowed down, from ${formatCount(from)} to ${formatCount(to)} tokens a second.`,
    why: 'Other programs may be using the processor, or the computer may be hot or on battery. The result is the same; it only takes longer.',
  },
};

/** A reading in words. */
export function readingWords({ id, numbers }: Reading): ReadingWords {
  const { tone = 'plain', sentence, why } = words[id];
  // A number and its percent sign stay on one line.
  return { tone, sentence: sentence(numbers).replaceAll(' %', '\u00a0%'), why };
}
