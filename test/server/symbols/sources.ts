/** A small file in a language and its definitions as `kind path first-last`, in order. */
export interface Source {
	readonly path: string;
	readonly text: string;
	readonly symbols: readonly string[];
}

const lines = (text: string): string => `${text.replace(/^\n/, '').replaceAll(/^\t\t/gm, '').trimEnd()}\n`;

/** Languages with a grammar: scanner and tree have to agree on these. */
export const PARSED: readonly Source[] = [
	{
		path: 'src/cart.ts',
		text: lines(`
		// Copyright 2026 the shop. MIT licence.

		import { Money } from './money.ts';
		import {
			Item,
		} from './item.ts';

		/** What is bought. */
		@sealed({ deep: true })
		export class Cart<T extends Item> implements Iterable<T> {
			readonly #items: T[] = [];
			static limit = 10;
			onChange = (item: T) => {
				this.#items.push(item);
			};

			// In cents.
			get total(): number {
				return this.#items.reduce((sum, { price }) => sum + price, 0);
			}

			async *pages(size: number): AsyncGenerator<T[]> {
				const text = \`\${size} { not a brace\`;
				if (/[{"']/.test(text)) yield [];
			}
		}

		export interface Shop {
			readonly name: string;
			open(at: { hour: number }): void;
		}

		export type Price = { cents: number } | 'free';
		export const enum Size { Small, Large }
		const LIMITS = { small: 1, large: 10 };

		export const sumOf = async (carts: readonly Cart<Item>[]): Promise<number> => {
			function add(a: number, b: number) { return a + b; }
			return carts.reduce((sum, cart) => add(sum, cart.total), 0);
		};

		export default function main(): asserts this is { ready: true } {
			return undefined;
		}

		declare module 'shop' {
			export function close(): void;
		}
		`),
		symbols: [
			'class Cart 8-26',
			'property Cart.#items 11-11',
			'property Cart.limit 12-12',
			'method Cart.onChange 13-15',
			'method Cart.total 17-20',
			'method Cart.pages 22-25',
			'interface Shop 28-31',
			'property Shop.name 29-29',
			'method Shop.open 30-30',
			'type Price 33-33',
			'enum Size 34-34',
			'constant LIMITS 35-35',
			'function sumOf 37-40',
			'function sumOf.add 38-38',
			'function main 42-44',
			'module shop 46-48',
			'function shop.close 47-47',
		],
	},
	{
		path: 'src/view.tsx',
		text: lines(`
		import { useState } from 'preact/hooks';

		type Props = { readonly title: string };

		/** Don't show it twice. */
		export function Panel({ title }: Props) {
			const [open, setOpen] = useState(false);
			const toggle = () => setOpen(!open);
			return (
				<section title={title}>
					It isn't open: see https://example.org/{title}
					{open && <b onClick={() => { toggle(); }}>x</b>}
				</section>
			);
		}

		export class Frame extends Component<Props> {
			state = { wide: true };
			render() {
				return <Panel title="a" />;
			}
		}
		`),
		symbols: [
			'type Props 3-3',
			'function Panel 5-15',
			'function Panel.toggle 8-8',
			'class Frame 17-22',
			'property Frame.state 18-18',
			'method Frame.render 19-21',
		],
	},
	{
		path: 'lib/shop.js',
		text: lines(`
		'use strict';
		const fs = require('fs');

		function Cart() {
			this.items = [];
		}

		Cart.prototype.add = function (item) {
			this.items.push(item / 2 / 1);
		};

		exports.open = function open(path) {
			return fs.readFileSync(path);
		};

		class Shop {
			static #count = 0
			close() { }
			async delete(id) {
				return id;
			}
		}

		let counter = 0;
		var late;
		module.exports.counter = () => counter++;
		`),
		symbols: [
			'constant fs 2-2',
			'function Cart 4-6',
			'method Cart.add 8-10',
			'function open 12-14',
			'class Shop 16-22',
			'property Shop.#count 17-17',
			'method Shop.close 18-18',
			'method Shop.delete 19-21',
			'variable counter 24-24',
			'variable late 25-25',
			'function counter 26-26',
		],
	},
	{
		path: 'shop/cart.py',
		text: lines(`
		"""Carts and what is in them."""
		import os
		from typing import (
		    Any,
		)

		LIMIT = 10
		default_name: str = "it's"


		# A cart.
		@dataclass(frozen=True)
		class Cart(Base):
		    """Holds items."""

		    name: str
		    size = 3

		    @property
		    def total(self) -> int:
		        """In cents."""
		        def add(a, b):
		            return a + b

		        text = """
		def not_a_function():
		"""
		        return sum(self.items)

		    class Meta:
		        pass


		async def main(
		    path: str,
		) -> None:
		    if path:
		        print(path)
		`),
		symbols: [
			'constant LIMIT 7-7',
			'variable default_name 8-8',
			'class Cart 11-31',
			'property Cart.name 16-16',
			'property Cart.size 17-17',
			'method Cart.total 19-28',
			'function Cart.total.add 22-23',
			'class Cart.Meta 30-31',
			'function main 34-38',
		],
	},
	{
		path: 'shop/cart.go',
		text: lines(`
		package shop

		import (
			"fmt"
		)

		const (
			limit = 10
			Name  = "cart {"
		)

		var counter int

		// Cart holds items.
		type Cart[T any] struct {
			Items []T
			size  int
		}

		type Shop interface {
			Open(hour int) error
		}

		type Price int

		// Total is in cents.
		func (c *Cart[T]) Total() int {
			return len(c.Items)
		}

		func New(name string) (*Cart[int], error) {
			return nil, fmt.Errorf(\`no {\`)
		}
		`),
		symbols: [
			'constant limit 8-8',
			'constant Name 9-9',
			'variable counter 12-12',
			'class Cart 14-18',
			'property Cart.Items 16-16',
			'property Cart.size 17-17',
			'interface Shop 20-22',
			'method Shop.Open 21-21',
			'type Price 24-24',
			'method Cart.Total 26-29',
			'function New 31-33',
		],
	},
	{
		path: 'src/cart.rs',
		text: lines(`
		#![allow(dead_code)]
		use std::fmt;

		/// A cart.
		#[derive(Clone)]
		pub struct Cart<'a, T> {
		    pub items: Vec<&'a T>,
		    quote: char,
		}

		pub enum Size { Small, Large(u8) }

		pub trait Shop: Sized {
		    type Item;
		    const LIMIT: usize = 10;
		    fn open(&self) -> bool;
		}

		impl<'a, T> fmt::Display for Cart<'a, T>
		where
		    T: fmt::Debug,
		{
		    #[inline]
		    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		        let brace = '{';
		        write!(f, r#"{{"{}""#, brace)
		    }
		}

		pub(crate) async fn main() -> Result<(), ()> { Ok(()) }

		macro_rules! cart { () => {} }

		mod tests {
		    static COUNT: u8 = 1;
		    fn works() {}
		}
		`),
		symbols: [
			'class Cart 4-9',
			'property Cart.items 7-7',
			'property Cart.quote 8-8',
			'enum Size 11-11',
			'interface Shop 13-17',
			'type Shop.Item 14-14',
			'constant Shop.LIMIT 15-15',
			'method Shop.open 16-16',
			'method Cart.fmt 23-27',
			'function main 30-30',
			'function cart 32-32',
			'module tests 34-37',
			'constant tests.COUNT 35-35',
			'function tests.works 36-36',
		],
	},
	{
		path: 'src/Cart.java',
		text: lines(`
		/*
		 * Copyright the shop.
		 */
		package org.shop;

		import java.util.List;

		/**
		 * Holds items; {@code total()} sums them.
		 */
		@Entity(name = "cart(s)")
		public class Cart<T extends Item> extends Base implements Iterable<T> {
		    private static final int LIMIT = 10;
		    private final Map<String, List<T>> items = new HashMap<>(), more = null;

		    public Cart(List<T> items) {
		        this.items = items;
		    }

		    @Override
		    public <R> R total(Function<T, R> sum) throws IOException {
		        Runnable run = new Runnable() {
		            public void run() { }
		        };
		        if (items.isEmpty()) { return null; }
		        return sum.apply(null);
		    }

		    enum Size { SMALL, LARGE; int cents() { return 1; } }

		    public interface Shop {
		        void open(int hour);
		    }

		    record Price(int cents) { }
		}
		`),
		symbols: [
			'class Cart 8-36',
			'property Cart.LIMIT 13-13',
			'property Cart.items 14-14',
			'method Cart.Cart 16-18',
			'method Cart.total 20-27',
			'enum Cart.Size 29-29',
			'method Cart.Size.cents 29-29',
			'interface Cart.Shop 31-33',
			'method Cart.Shop.open 32-32',
			'class Cart.Price 35-35',
		],
	},
	{
		path: 'src/cart.c',
		text: lines(`
		#include <stdio.h>

		#define LIMIT 10
		#define MAX(a, b) \\
			((a) > (b) ? (a) : (b))

		typedef struct {
			int size;
			char *name;
		} cart_t;

		struct shop {
			cart_t cart;
		};

		typedef int (*compare_fn)(const void *, const void *);

		static int counter = 0;
		int total(const cart_t *cart);

		/* In cents. */
		static int
		total_of(const cart_t *cart)
		{
			if (cart) {
				return '}';
			}
			return MAX(cart->size, 0);
		}

		enum size { SMALL, LARGE };
		`),
		symbols: [
			'constant LIMIT 3-3',
			'function MAX 4-5',
			'type cart_t 7-10',
			'property cart_t.size 8-8',
			'property cart_t.name 9-9',
			'class shop 12-14',
			'property shop.cart 13-13',
			'type compare_fn 16-16',
			'variable counter 18-18',
			'function total 19-19',
			'function total_of 21-29',
			'enum size 31-31',
		],
	},
	{
		path: 'src/cart.cpp',
		text: lines(`
		#include "cart.h"

		namespace shop::inner {

		/// A cart.
		template <typename T, class A = std::allocator<T>>
		class Cart final : public Base<T> {
		public:
			explicit Cart(int size = 0) : size_(size), items_{} {}
			~Cart();
			bool operator==(const Cart& other) const { return true; }
			std::vector<T> items() const;

		private:
			int size_ = 0;
		};

		using Names = std::vector<std::string>;

		int Cart<int>::total(int a) const {
			auto text = R"x(})x";
			return 1'000;
		}

		}  // namespace shop::inner

		int main() { return 0; }
		`),
		symbols: [
			'module shop::inner 3-25',
			'class shop::inner.Cart 5-16',
			'method shop::inner.Cart.Cart 9-9',
			'method shop::inner.Cart.~Cart 10-10',
			'method shop::inner.Cart.operator== 11-11',
			'method shop::inner.Cart.items 12-12',
			'property shop::inner.Cart.size_ 15-15',
			'type shop::inner.Names 18-18',
			'method shop::inner.Cart.total 20-23',
			'function main 27-27',
		],
	},
];
