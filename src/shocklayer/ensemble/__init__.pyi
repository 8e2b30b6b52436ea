from .run import run_ensemble as run_ensemble
