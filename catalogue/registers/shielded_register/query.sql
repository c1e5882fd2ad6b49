-- One row for each person who has ever been on the list. docs/register.md has the rules by their numbers.
WITH reported AS (
    SELECT
        'gp' AS source, decision_id_pseudonym AS decision, reported_on, nhs_number_pseudonym AS person,
        action, reason, decided_on AS day, standing, date_of_birth_year AS born, sex, area_code, area_code_current
    FROM shielding_gp
    UNION ALL
    SELECT
        'trust', decision_id_pseudonym, reported_on, nhs_number_pseudonym,
        action, reason, decided_on, standing, date_of_birth_year, sex, area_code, area_code_current
    FROM shielding_trusts
),
-- Rule 1: a decision is what was last reported under its number; one that is withdrawn has never been.
decisions AS (
    SELECT source, reported_on, person, action, reason, day, born, sex, area_code, area_code_current
    FROM (
        SELECT reported.*, row_number() OVER (PARTITION BY source, decision ORDER BY reported_on DESC) AS newest
        FROM reported
    ) AS numbered
    WHERE newest = 1 AND standing = 'made'
),
-- Rule 2: the algorithm adds a person once for each disease group, on the day of the first run that found it.
found AS (
    SELECT nhs_number_pseudonym AS person, disease_group AS reason, min(run_date) AS day
    FROM shielding_algorithm
    GROUP BY 1, 2
),
-- Rules 1 and 6: registrations as last sent; of several that hold, the earliest day counts.
died AS (
    SELECT person, min(day) AS died
    FROM (
        SELECT
            nhs_number_pseudonym AS person, date_of_death AS day, standing,
            row_number() OVER (PARTITION BY registration_id_pseudonym ORDER BY registered_on DESC) AS newest
        FROM deaths
    ) AS registered
    WHERE newest = 1 AND standing = 'registered'
    GROUP BY 1
),
-- Rules 3 and 4: the order of events is that of their days; within a day clinicians overrule the algorithm, and an
-- addition by a clinician overrules a deduction.
events AS (
    SELECT person, day, '1' AS place, 'algorithm' AS source, 'add' AS action, reason
    FROM found
    UNION ALL
    SELECT person, day, CASE action WHEN 'deduct' THEN '2' ELSE '3' END, source, action, reason
    FROM decisions
),
-- Rule 5: each deduction ends a spell on the list. Rule 6: nothing counts from the day after a death on.
counted AS (
    SELECT
        events.person, events.day, events.place, events.source, events.action, events.reason, died.died,
        count(CASE WHEN events.action = 'deduct' THEN 1 END) OVER (
            PARTITION BY events.person ORDER BY events.day, events.place, events.source, events.reason
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS spell
    FROM events
    LEFT JOIN died ON died.person = events.person
    WHERE died.died IS NULL OR events.day <= died.died
),
latest AS (
    SELECT counted.*, max(CASE WHEN action = 'add' THEN spell END) OVER (PARTITION BY person) AS last_spell
    FROM counted
),
people AS (
    SELECT
        person,
        min(died) AS died,
        array_join(
            array_agg(DISTINCT reason ORDER BY reason) FILTER (WHERE action = 'add' AND spell = last_spell), '; '
        ) AS reasons,
        min(
            CASE WHEN action = 'add' AND spell = last_spell THEN CAST(day AS varchar) || place || source END
        ) AS put_on,
        min(CASE WHEN action = 'deduct' AND spell = last_spell THEN day END) AS removed_on,
        min(CASE WHEN action = 'deduct' AND spell = last_spell THEN source END) AS removed_by,
        min(CASE WHEN action = 'deduct' AND spell = last_spell THEN reason END) AS removed_because,
        array_join(
            array_agg(
                CAST(day AS varchar) || ' ' || action || ' ' || source || ': ' || reason
                ORDER BY day, place, source, reason
            ), '; '
        ) AS history
    FROM latest
    WHERE last_spell IS NOT NULL
    GROUP BY 1
),
-- Rule 7: of year of birth, sex and home the last that a source has said; on one day practices before trusts before
-- the algorithm. The text sorts by that, and by the value where one source says two things.
said AS (
    SELECT
        person, CAST(reported_on AS varchar) || CASE source WHEN 'gp' THEN '3' ELSE '2' END AS stated,
        born, sex, area_code, area_code_current
    FROM decisions
    UNION ALL
    SELECT
        nhs_number_pseudonym, CAST(run_date AS varchar) || '1', date_of_birth_year, sex, area_code, area_code_current
    FROM shielding_algorithm
),
known AS (
    SELECT
        person,
        max(stated || CAST(born AS varchar)) AS born,
        max(stated || NULLIF(sex, 'unknown')) AS sex,
        max(stated || area_code || '>' || area_code_current) AS home
    FROM said
    GROUP BY 1
)
SELECT
    people.person AS nhs_number_pseudonym,
    CASE
        WHEN people.died IS NOT NULL THEN 'deceased'
        WHEN people.removed_on IS NOT NULL THEN 'removed'
        ELSE 'on_list'
    END AS status,
    people.reasons,
    substr(people.put_on, 12) AS source,
    CAST(substr(people.put_on, 1, 10) AS date) AS on_list_since,
    coalesce(people.removed_on, people.died) AS on_list_until,
    people.removed_by,
    people.removed_because,
    people.died AS date_of_death,
    CAST(substr(known.born, 12) AS bigint) AS birth_year,
    coalesce(substr(known.sex, 12), 'unknown') AS sex,
    split_part(substr(known.home, 12), '>', 1) AS area_code,
    split_part(substr(known.home, 12), '>', 2) AS area_code_current,
    people.history
FROM people
INNER JOIN known ON known.person = people.person
