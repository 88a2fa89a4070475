import { total } from './cart';
import { discount } from './discount';
import { greet } from './greet';

const cart = [
	{ price: 250, quantity: 2 },
	{ price: 99, quantity: 5 },
];

console.log(greet('Ada'));
console.log(`To pay: ${discount(total(cart), 10)} cents`);
