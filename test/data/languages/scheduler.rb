# frozen_string_literal: true

require 'set'
require 'time'

module Scheduler
  Task = Struct.new(:name, :at, :every, keyword_init: true) do
    def due?(now = Time.now.utc)
      at <= now
    end
  end

  class Agenda
    include Enumerable

    def initialize(tasks = [])
      @tasks = tasks.sort_by(&:at)
      @done = Set.new
    end

    def each(&block)
      return to_enum(:each) unless block_given?

      @tasks.reject { |task| @done.include?(task.name) }.each(&block)
    end

    def run!(now: Time.now.utc)
      select { |task| task.due?(now) }.each do |task|
        yield task
        task.every ? task.at += task.every : @done << task.name
      rescue StandardError => e
        warn "#{task.name}: #{e.class} – #{e.message}"
      end
    end
  end
end
