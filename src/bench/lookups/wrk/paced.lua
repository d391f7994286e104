-- Callers that pause between questions, 100 ms on average, so that the wait measured is the server's and not a full machine's.
dofile(os.getenv("BENCH_FIGURES"))

function delay()
  return math.random(0, 200)
end
