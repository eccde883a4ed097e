# The errors of rubric.yaml's estimator by R's survey package (Lumley), for tests/test_survey_error.py:
#   Rscript make.R > expected.csv          (in this folder; Debian: r-cran-survey)
# Totals of v*y and v per question and group with their design-based covariance, then the estimator as an expression
# of them by the delta method. Each stratum's share of the variance, for Satterthwaite's degrees of freedom, is that
# of the same expression with all other strata certain (their sampling fraction 1).
suppressPackageStartupMessages(library(survey))
percent <- c("Tốt" = 100, "Khá" = 75, "Trung bình" = 50, "Kém" = 0)
satisfied <- c("Tốt" = 100, "Khá" = 100, "Trung bình" = 0, "Kém" = 0)
people <- list("Huyện An" = c("Lãnh đạo" = 40, "Người dân" = 900), "Huyện Bình" = c("Lãnh đạo" = Inf, "Người dân" = Inf))
replies <- read.csv("replies.csv", check.names = FALSE, encoding = "UTF-8", stringsAsFactors = FALSE)
other <- read.csv("other.csv", check.names = FALSE, encoding = "UTF-8", stringsAsFactors = FALSE)
weighted <- read.csv("weighted.csv", check.names = FALSE, encoding = "UTF-8", stringsAsFactors = FALSE)
stratified <- read.csv("strata.csv", check.names = FALSE, encoding = "UTF-8", stringsAsFactors = FALSE)

value <- function(answer, scale) ifelse(answer == "", 0, scale[answer])
by_group <- function(d, questions) {
  for (g in 1:2) for (q in questions) {
    here <- d[["Nhóm"]] == c("Lãnh đạo", "Người dân")[g] & d[[q]] != ""
    d[[paste0("y", q, g)]] <- here * value(d[[q]], percent)
    d[[paste0("v", q, g)]] <- here * 1
  }
  d
}
columns <- function(d) {
  d <- by_group(d, c("C1", "C2"))
  d$ys <- value(d$C2, satisfied) + value(d$C3, satisfied) + value(d$C4, satisfied)
  d$vs <- (d$C2 != "") + (d$C3 != "") + (d$C4 != "")
  d
}
leaf1 <- "3/100 * (1/4 * (2*yC11/vC11 + yC21/vC21)/3 + 3/4 * (2*yC12/vC12 + yC22/vC22)/3)"
leaf2 <- "2/100 * ys/vs"
leaf31 <- "2/100 * (2/5 * (yE11/vE11 + 3*yE21/vE21)/4 + 3/5 * (yE12/vE12 + 3*yE22/vE22)/4)"
leaf32 <- "3/100 * (1/3 * (2*yF11/vF11 + yF21/vF21)/3 + 2/3 * (2*yF12/vF12 + yF22/vF22)/3)"
leaf33 <- "2/100 * (s2/v2 + s3/v3)/2"
variances <- function(d, strata, sizes, text, weights = 1) {
  # per stratum: variance of the linearised values, by svytotal on the delta method's gradient
  names <- setdiff(all.vars(parse(text = text)), "")
  d$w <- weights
  totals <- as.list(colSums(d[names] * d$w))
  gradient <- attr(eval(deriv(parse(text = text)[[1]], names), totals), "gradient")[1, ]
  d$z <- as.vector(as.matrix(d[names]) %*% gradient[names])
  d$h <- strata
  d$N <- sizes
  finite <- is.finite(sizes[1])
  whole <- if (length(unique(strata)) > 1) {
    if (finite) svydesign(~1, strata = ~h, weights = ~w, fpc = ~N, data = d) else svydesign(~1, strata = ~h, weights = ~w, data = d)
  } else {
    if (finite) svydesign(~1, weights = ~w, fpc = ~N, data = d) else svydesign(~1, weights = ~w, data = d)
  }
  direct <- svytotal(as.formula(paste("~", paste(names, collapse = "+"))), whole)
  se <- SE(svycontrast(direct, parse(text = text)[[1]]))
  parts <- sapply(unique(strata), function(one) {
    part <- d[d$h == one, ]
    design <- if (finite) svydesign(~1, weights = ~w, fpc = ~N, data = part) else svydesign(~1, weights = ~w, data = part)
    as.numeric(SE(svytotal(~z, design)))^2
  })
  stopifnot(abs(sum(parts) - se^2) < 1e-9 * se^2)
  list(v = parts, n = as.vector(table(d$h)[unique(strata)]))
}
tell <- function(unit, node, ...) {
  v <- unlist(lapply(list(...), `[[`, "v")); n <- unlist(lapply(list(...), `[[`, "n"))
  df <- sum(v)^2 / sum(v^2 / (n - 1))
  cat(sprintf("%s,%s,%.9f,%.6f,%.9f\n", unit, node, sqrt(sum(v)), df, qt(0.975, df) * sqrt(sum(v))))
}
cat("unit,node,se,df,margin\n")
for (unit in names(people)) {
  d <- columns(replies[replies[["Đơn vị"]] == unit, ])
  o <- other[other[["Đơn vị"]] == unit, ]
  o$yd <- value(o$D1, percent); o$vd <- 1
  groups <- d[["Nhóm"]]
  in_all <- rep(sum(people[[unit]]), nrow(d))
  one <- variances(d, groups, people[[unit]][groups], leaf1)
  two <- variances(d, rep("all", nrow(d)), in_all, leaf2)
  both <- variances(d, groups, people[[unit]][groups], paste(leaf1, "+", leaf2))
  apart <- variances(o, rep("all", nrow(o)), rep(Inf, nrow(o)), "1/100 * yd/vd")
  e <- by_group(weighted[weighted[["Đơn vị"]] == unit, ], c("E1", "E2"))
  in_groups <- people[[unit]][e[["Nhóm"]]]
  uneven <- variances(e, e[["Nhóm"]], in_groups, leaf31, e[["Trọng số"]])
  f <- by_group(stratified[stratified[["Đơn vị"]] == unit, ], c("F1", "F2"))
  f$s2 <- value(f$F2, satisfied); f$v2 <- (f$F2 != "") * 1; f$s3 <- value(f$F3, satisfied); f$v3 <- (f$F3 != "") * 1
  cells <- paste(f[["Nhóm"]], f[["Tầng"]])
  many <- rep(Inf, nrow(f))
  of_groups <- variances(f, cells, many, leaf32, f[["Trọng số"]])
  of_all <- variances(f, f[["Tầng"]], many, leaf33, f[["Trọng số"]])
  of_both <- variances(f, cells, many, paste(leaf32, "+", leaf33), f[["Trọng số"]])
  tell(unit, "1.1", one); tell(unit, "1.2", two); tell(unit, "1", both); tell(unit, "2", apart)
  tell(unit, "3.1", uneven); tell(unit, "3.2", of_groups); tell(unit, "3.3", of_all); tell(unit, "3", uneven, of_both)
  tell(unit, "*", both, apart, uneven, of_both)
}
