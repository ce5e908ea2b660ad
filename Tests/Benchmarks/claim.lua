-- Claims the next reading, each connection's turn with another reader's session, every request with a key of its own.
-- wrk … -- READERS
local threads = 0
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
function init(words)
    readers, count = tonumber(words[1]), 0
    run = string.format("%d-%d", os.time(), number)
end
function request()
    count = count + 1
    return wrk.format("POST", "/api/v1/claims", {
        ["Authorization"] = "Bearer bench-" .. (count * 2 + number) % readers + 1,
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = "bench-" .. run .. "-" .. count,
    }, "{}")
end
