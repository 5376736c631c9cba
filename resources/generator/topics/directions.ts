import { fixedFacts } from './fixedFacts.ts';

export const directions = fixedFacts(
  'directions',
  4,
  [
    {
      questions: [
        'where is the stand?',
        'where is your stand?',
        'where are you?',
        'where can I find you?',
        'where do I find the stand?',
        'where is the fruit stand?',
        'how do I find you?',
        'what is your address?',
        'how do I get to the stand?',
        'how do I get there?',
      ],
      must: [['square']],
      plain: [
        'The stand is on the old square, beside the fountain.',
        'You find us on the old square, under the green awning.',
        'We are on the old square, right beside the fountain.',
        'Come to the old square and look for the green awning.',
      ],
      bare: ['on the old square', 'old square, beside the fountain', 'the old square'],
    },
    {
      questions: [
        'how do I get to you from the station?',
        'how do I get from the station to the stand?',
        'I am at the station. how do I find you?',
        'how far is it from the station?',
        'how long is the walk from the station?',
      ],
      must: [['ten minutes', 'Mill Street']],
      plain: [
        'From the station it is ten minutes down Mill Street.',
        'Walk down Mill Street for ten minutes, and you are at the square.',
        'Leave the station, follow Mill Street, and walk for ten minutes.',
      ],
      bare: ['down Mill Street', 'ten minutes', 'ten minutes down Mill Street'],
    },
    {
      questions: [
        'how do I get to you from the bridge?',
        'how do I get from the bridge to the stand?',
        'I am at the bridge. how do I find you?',
        'how far is it from the bridge?',
        'how long is the walk from the bridge?',
      ],
      must: [['five minutes', 'church']],
      plain: [
        'From the bridge it is five minutes, just turn left at the church.',
        'Follow the river and turn left at the church.',
        'Walk from the bridge to the church and turn left, it takes five minutes.',
      ],
      bare: ['left at the church', 'five minutes', 'five minutes, left at the church'],
    },
    {
      questions: [
        'where can I park?',
        'where can I leave my car?',
        'is there parking?',
        'can I park at the stand?',
        'where do I park the car?',
        'do you have parking?',
      ],
      must: [['church']],
      plain: [
        'You can park behind the church.',
        'There is parking behind the church.',
        'Leave your car behind the church, it is free.',
      ],
      bare: ['behind the church', 'park behind the church', 'behind the church, free'],
    },
    {
      questions: [
        'is there a bus?',
        'which bus do I take?',
        'can I come by bus?',
        'which bus goes to the square?',
        'how do I come by bus?',
        'where does the bus stop?',
      ],
      must: [['bus', 'nine', 'fountain']],
      plain: [
        'Take bus nine to the fountain.',
        'Bus nine stops at the fountain.',
        'Bus nine brings you to the square and stops at the fountain.',
      ],
      bare: ['bus nine', 'bus nine to the fountain', 'take bus nine'],
    },
    {
      questions: [
        'where can I sit down?',
        'is there a bench?',
        'is there a place to sit?',
        'where can I eat my fruit?',
        'can I sit somewhere?',
      ],
      must: [['bench', 'tree']],
      plain: [
        'There is a bench under the big tree.',
        'You can sit on the bench under the big tree.',
        'Sit down on the bench, it stands under the big tree.',
      ],
      bare: ['on the bench', 'under the big tree', 'the bench under the tree'],
    },
  ],
  {
    offers: [
      'You cannot miss it.',
      'It is a lovely place.',
      'Have a good walk!',
      'Ask anybody on the way, they all know Rosa.',
      'I hope to see you soon!',
      'The fountain is pretty in the morning.',
    ],
    jabs: [
      'Buy a map.',
      'Try not to get lost.',
      'Everybody else finds it.',
      'Open your eyes when you walk.',
      'Or stay where you are, that is fine with me.',
      'Must I carry you there?',
    ],
  },
);
