-- Sends blood counts: each request another exam, the same bytes inside the manifest.
-- wrk … -- PEOPLE FILE PATIENT     FILE holds the object as 'SIZE SHA256 BASE64'
local threads = 0
function setup(thread)
    thread:set("number", threads)
    threads = threads + 1
end
function init(words)
    people, count = tonumber(words[1]), 0
    local file = io.open(words[2])
    local size, hash, content = file:read("*a"):match("(%S+) (%S+) (%S+)")
    file:close()
    local start = os.time() * 1000
    milliseconds = start
    head = '","kind":"CBC","urgency":"routine","performedAt":"2026-11-20T08:06:00+08:00","patient":{"id":"' .. words[3]
        .. '"},"request":{"complaint":"bench"},"objects":[{"number":1,"name":"cbc.hl7","mediaType":"application/octet-stream",'
        .. '"size":' .. size .. ',"sha256":"' .. hash .. '"}]},"contents":{"1":"' .. content .. '"}}'
end
function request()
    count = count + 1
    local moment = string.format("%012x", milliseconds + count)
    local exam = string.format("%s-%s-7%03x-8%03x-%012x", moment:sub(1, 8), moment:sub(9), number, count % 4096, math.random(0, 2 ^ 47))
    return wrk.format("PUT", "/api/v1/exams/" .. exam, {
        ["Authorization"] = "Bearer bench-" .. (count * 2 + number) % people + 1,
        ["Content-Type"] = "application/json",
    }, '{"manifest":{"exam":"' .. exam .. head)
end
