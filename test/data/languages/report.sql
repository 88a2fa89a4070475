-- Revenue by month and region, with the share of each region in its month.
WITH monthly AS (
    SELECT
        date_trunc('month', o.created_at)::date AS month,
        c.region,
        SUM(l.quantity * l.unit_price) FILTER (WHERE o.status <> 'cancelled') AS revenue
    FROM orders AS o
    JOIN order_lines AS l ON l.order_id = o.id
    LEFT JOIN customers AS c ON c.id = o.customer_id
    WHERE o.created_at >= NOW() - INTERVAL '12 months'
    GROUP BY 1, 2
    HAVING COUNT(DISTINCT o.id) > 10
)
SELECT
    month,
    COALESCE(region, 'unknown') AS region,
    revenue,
    ROUND(100.0 * revenue / NULLIF(SUM(revenue) OVER (PARTITION BY month), 0), 2) AS share,
    RANK() OVER (PARTITION BY month ORDER BY revenue DESC) AS place
FROM monthly
ORDER BY month DESC, revenue DESC
LIMIT 100;
