"""How sure a model is of texts it was trained on, and of others: what `finetune` leaves beside it."""
