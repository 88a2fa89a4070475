import type { Source } from './sources.ts';

const lines = (text: string): string => `${text.replace(/^\n/, '').replaceAll(/^\t\t/gm, '').trimEnd()}\n`;

/** Languages without a grammar, and what grammars do not understand. */
export const SCANNED: readonly Source[] = [
	{
		path: 'src/conditions.c',
		text: lines(`
		API_EXPORT int
		open_it(int a)
		{
		#ifdef DEBUG
			if (a) {
		#else
			if (!a) {
		#endif
				return '}';
			}
		}

		API_EXPORT void *close_it(void);
		`),
		symbols: ['function open_it 1-11', 'function close_it 13-13'],
	},
	{
		path: 'src/Cart.kt',
		text: lines(`
		package org.shop

		import java.util.*

		/** A cart. */
		@Serializable
		data class Cart(
		    val items: List<Item>,
		) : Base() {
		    val total: Int
		        get() = items.sumOf { it.price }

		    override suspend fun add(item: Item) {
		        println("}")
		    }

		    companion object {
		        const val LIMIT = 10
		    }
		}

		fun String.shout(): String = uppercase()
		object Shop { }
		`),
		symbols: [
			'class Cart 5-20',
			'property Cart.total 10-10',
			'method Cart.add 13-15',
			'constant Cart.object.LIMIT 18-18',
			'function String.shout 22-22',
			'class Shop 23-23',
		],
	},
	{
		path: 'Sources/Cart.swift',
		text: lines(`
		import Foundation

		/// A cart.
		public final class Cart: Base {
		    private var items: [Item] = []
		    init(items: [Item]) {
		        self.items = items
		    }
		    func total(of kind: Kind) -> Int {
		        return items.count
		    }
		}

		extension Cart {
		    static func make() -> Cart { Cart() }
		}

		protocol Shop {
		    func open()
		}
		`),
		symbols: [
			'class Cart 3-12',
			'property Cart.items 5-5',
			'method Cart.init 6-8',
			'method Cart.total 9-11',
			'method Cart.make 15-15',
			'interface Shop 18-20',
			'method Shop.open 19-19',
		],
	},
	{
		path: 'src/Cart.cs',
		text: lines(`
		using System;

		namespace Shop.Inner
		{
		    /// <summary>A cart.</summary>
		    [Serializable]
		    public class Cart : IDisposable
		    {
		        private readonly string path = @"c:\\";
		        public int Size { get; set; } = 3;
		        public int Total => items.Sum(x => x.Price);

		        public Cart(int size) : base(size) { }

		        public async Task<int> AddAsync<T>(T item) where T : Item
		        {
		            return 1;
		        }
		    }

		    public enum Kind { Small, Large }
		    public delegate void Changed(object sender);
		}
		`),
		symbols: [
			'module Shop.Inner 3-23',
			'class Shop.Inner.Cart 5-19',
			'property Shop.Inner.Cart.path 9-9',
			'property Shop.Inner.Cart.Size 10-10',
			'property Shop.Inner.Cart.Total 11-11',
			'method Shop.Inner.Cart.Cart 13-13',
			'method Shop.Inner.Cart.AddAsync 15-18',
			'enum Shop.Inner.Kind 21-21',
			'type Shop.Inner.Changed 22-22',
		],
	},
	{
		path: 'src/Cart.php',
		text: lines(`
		<?php
		namespace Shop;
		use Other\\Thing;

		/** A cart. */
		#[Entity]
		final class Cart extends Base
		{
		    const LIMIT = 10;
		    private ?array $items = [];

		    public static function total(int $a): int
		    {
		        return "}" . $a;
		    }
		}

		function open($x) { return 1; }
		`),
		symbols: [
			'class Cart 5-16',
			'constant Cart.LIMIT 9-9',
			'property Cart.$items 10-10',
			'method Cart.total 12-15',
			'function open 18-18',
		],
	},
	{
		path: 'lib/cart.rb',
		text: lines(`
		require 'set'

		module Shop
		  # A cart.
		  class Cart < Base
		    LIMIT = 10

		    def total(sum = 0)
		      items.each do |item|
		        sum += item
		      end
		    end

		    def self.open?
		      true
		    end
		  end
		end
		`),
		symbols: [
			'module Shop 3-18',
			'class Shop.Cart 4-17',
			'constant Shop.Cart.LIMIT 6-6',
			'method Shop.Cart.total 8-12',
			'method Shop.Cart.open? 14-16',
		],
	},
	{
		path: 'lua/cart.lua',
		text: lines(`
		local set = require('set')
		local M = {}

		--- In cents.
		function M.total(cart)
		  return #cart
		end

		local function helper() return 1 end

		M.open = function()
		end
		return M
		`),
		symbols: ['variable set 1-1', 'constant M 2-2', 'function total 4-7', 'function helper 9-9', 'function open 11-12'],
	},
	{
		path: 'README.md',
		text: lines(`
		# Shop

		Words.

		## Install

		\`\`\`sh
		# not a heading
		\`\`\`

		## Use
		`),
		symbols: ['module Shop 1-11', 'module Shop.Install 5-9', 'module Shop.Use 11-11'],
	},
	{
		path: 'Cargo.toml',
		text: lines(`
		# What it is.
		[package]
		name = "shop"

		[[bin]]
		name = "[x]"
		`),
		symbols: ['module package 1-3', 'module bin 5-6'],
	},
	{
		path: '.github/workflows/ci.yml',
		text: lines(`
		name: CI
		on:
		  push:
		    branches: [main]
		jobs:
		  # All tests.
		  test:
		    runs-on: ubuntu
		`),
		symbols: [
			'property name 1-1',
			'property on 2-4',
			'property on.push 3-4',
			'property jobs 5-8',
			'property jobs.test 6-8',
		],
	},
	{
		path: 'src/Cart.vue',
		text: lines(`
		<template>
		  <p>It's { open</p>
		</template>
		<script setup lang="ts">
		import { ref } from 'vue';

		function add(item: string) {
			return item;
		}
		</script>
		<style>p { color: red }</style>
		`),
		symbols: ['function add 7-9'],
	},
	{
		path: 'run.sh',
		text: lines(`
		#!/bin/bash
		set -e

		# Builds it.
		build() {
		  echo "}" $#
		}
		function test_all {
		  build
		}
		`),
		symbols: ['function build 4-7', 'function test_all 8-10'],
	},
	{
		path: 'schema.sql',
		text: lines(`
		-- People.
		CREATE TABLE IF NOT EXISTS public."users" (
		  id int
		);
		create index users_id on users (id);
		`),
		symbols: ['class users 1-4', 'class users_id 5-5'],
	},
	{ path: 'notes.txt', text: 'One.\n\nTwo.\n', symbols: [] },
];
