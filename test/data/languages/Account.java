package com.example.bank;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/** An account that never goes below its limit. */
public final class Account implements Comparable<Account> {
    private static final BigDecimal NONE = BigDecimal.ZERO;

    private final ReentrantLock lock = new ReentrantLock(true);
    private final String iban;
    private volatile BigDecimal balance = NONE;

    public Account(final String iban) {
        this.iban = Objects.requireNonNull(iban, "iban");
    }

    public boolean withdraw(BigDecimal amount) {
        lock.lock();
        try {
            if (amount.signum() <= 0 || balance.compareTo(amount) < 0) return false;
            balance = balance.subtract(amount);
            return true;
        } finally {
            lock.unlock();
        }
    }

    public static List<String> ibansOf(List<? extends Account> accounts) {
        return accounts.stream().map(account -> account.iban).sorted().collect(Collectors.toList());
    }

    @Override
    public int compareTo(Account other) {
        return iban.compareTo(other.iban);
    }
}
